import { StationError } from '../../src-shared/errors/index.ts';
import type { Finding } from '../../src-shared/models/finding.ts';
import type { Manifest } from '../../src-shared/models/manifest.ts';
import { parseManifest } from '../../src-main/packages/index.ts';
import { NO_SURROUNDINGS, type AuditSurroundings } from '../../src-main/validation/audit-input.ts';
import { auditStatically } from '../../src-main/validation/static-audit.ts';

/** A manifest that no rule has a word about, but for what a test changes. */
export function honestManifest(changes: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    manifestVersion: 1,
    publisher: 'north-lake',
    name: 'drift-meter',
    version: '1.2.0',
    displayName: 'Drift Meter',
    description: 'Measures how far prices drift away from their average.',
    category: 'utility',
    tags: ['drift'],
    kind: 'extension',
    main: 'dist/main.js',
    engines: { marketplace: '^1.0.0' },
    permissions: [],
    contributes: { commands: [{ id: 'measure', title: 'Measure drift' }] },
    license: 'MIT',
    ...changes,
  };
}

const HONEST_MAIN =
  'export const commands = { measure: (input) => ({ drift: Object.keys(input ?? {}).length }) };\n';

export type Files = Readonly<Record<string, string | Uint8Array>>;

/** The files of a package around what a test is about. */
export function packageFiles(
  files: Files = {},
  manifest: Record<string, unknown> = {},
): Map<string, Uint8Array> {
  const all: Record<string, string | Uint8Array> = {
    'wpk.json': JSON.stringify(honestManifest(manifest), null, 2),
    'README.md': `# Drift Meter\n\n${'Measures how far prices drift away from their moving average and tells when they return to it. '.repeat(2)}\n`,
    'CHANGELOG.md': '# Changes\n\n## 1.2.0\n\n- Measures faster.\n',
    LICENSE:
      'MIT License\n\nPermission is hereby granted, free of charge, to any person obtaining a copy of this software.\n',
    'dist/main.js': HONEST_MAIN,
    ...files,
  };
  return new Map(
    Object.entries(all).map(([path, content]) => [
      path,
      typeof content === 'string' ? new TextEncoder().encode(content) : content,
    ]),
  );
}

/** Findings of the static rules for files around an honest package. */
export function audited(
  files: Files,
  manifest: Record<string, unknown> = {},
  context: AuditSurroundings = NO_SURROUNDINGS,
): readonly Finding[] {
  const all = packageFiles(files, manifest);
  const input = { bytes: null, files: all, manifest: readManifest(all), problems: [], digest: null, context };
  return auditStatically(input);
}

/** The manifest, or null where the reader refuses it: rules then see the raw text only. */
function readManifest(files: ReadonlyMap<string, Uint8Array>): Manifest | null {
  try {
    return parseManifest(new TextDecoder().decode(files.get('wpk.json')));
  } catch (thrown) {
    if (thrown instanceof StationError) return null;
    throw thrown;
  }
}

/** Findings for one main module. */
export function auditedMain(code: string, manifest: Record<string, unknown> = {}): readonly Finding[] {
  return audited({ 'dist/main.js': code }, manifest);
}
