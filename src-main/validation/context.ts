import type { AnyNode } from 'acorn';
import type { Manifest } from '../../src-shared/models/manifest.ts';
import type { AuditInput } from './audit-input.ts';
import { AUDIT_LIMITS } from '../../src-shared/limits.ts';
import { parseScript, type ParseFailure } from './script/parse.ts';
import { findDeadCode } from './script/liveness.ts';
import { linkerOf } from './script/linking.ts';
import { Script, type Origin } from './script/script.ts';
import { importsOf, reachedFrom, type ImportFact } from './script/imports.ts';
import { embeddedScripts, readTags, type Tag } from './source/markup.ts';
import { kindOf, textOf, type FileKind } from './source/file-kind.ts';
import { Positions } from './source/positions.ts';

/** One file of the package as the rules see it. */
export interface AuditFile {
  readonly path: string;
  readonly bytes: Uint8Array;
  readonly kind: FileKind;
  /** Null for what is no UTF-8 text. */
  readonly text: string | null;
  /** Start tags of HTML, SVG and Markdown files. */
  readonly tags: readonly Tag[];
}

/** A script that the parser refused. */
export interface BrokenScript {
  readonly path: string;
  readonly origin: Origin;
  readonly code: string;
  readonly offset: number;
  readonly failure: ParseFailure;
}

/** The package, read once, for every rule. */
export interface AuditContext {
  readonly input: AuditInput;
  readonly manifest: Manifest | null;
  /** Path of `main`, null for workflows and unread manifests. */
  readonly main: string | null;
  readonly files: readonly AuditFile[];
  readonly fileAt: ReadonlyMap<string, AuditFile>;
  readonly scripts: readonly Script[];
  readonly broken: readonly BrokenScript[];
  readonly imports: readonly ImportFact[];
  /** Files that loading `main` reads: itself and what it imports, directly or not. */
  readonly reached: ReadonlySet<string>;
  positionOf(path: string, offset: number): { readonly line: number; readonly column: number } | null;
  /** A place in a script as file and offset. */
  at(script: Script, node: AnyNode): { readonly file: string; readonly offset: number };
}

export function createContext(input: AuditInput): AuditContext {
  const files = [...input.files].map(([path, bytes]) => readFile(path, bytes));
  const fileAt = new Map(files.map((file) => [file.path, file]));
  const scripts: Script[] = [];
  const broken: BrokenScript[] = [];
  const byPath = new Map<string, Script>();
  for (const file of files) {
    for (const place of scriptsOf(file)) {
      const parsed = parseScript(
        place.code,
        place.origin === 'file' ? 'module' : place.isModule ? 'module' : 'script',
      );
      if (parsed.program === null) {
        broken.push({
          path: file.path,
          origin: place.origin,
          code: place.code,
          offset: place.base,
          failure: parsed.failure,
        });
        continue;
      }
      const script = new Script(
        { path: file.path, origin: place.origin, code: place.code, base: place.base },
        parsed,
        linkerOf(file.path, byPath),
      );
      scripts.push(script);
      if (place.origin === 'file') byPath.set(file.path, script);
    }
  }
  const { manifest } = input;
  const main = manifest === null || manifest.kind === 'workflow' ? null : manifest.main;
  const dead = findDeadCode(scripts, contributedNames(manifest));
  for (const script of scripts) script.setDead(dead);
  const imports = importsOf(scripts, fileAt);
  const positions = new Map<string, Positions>();
  return {
    input,
    manifest,
    main,
    files,
    fileAt,
    scripts,
    broken,
    imports,
    reached: reachedFrom(main, imports),
    positionOf: (path, offset) => {
      const text = fileAt.get(path)?.text;
      if (text === undefined || text === null) return null;
      let lines = positions.get(path);
      if (lines === undefined) {
        lines = new Positions(text);
        positions.set(path, lines);
      }
      return lines.at(offset);
    },
    at: (script, node) => ({
      file: script.path,
      offset: script.base + (script.origin === 'handler' ? 0 : node.start),
    }),
  };
}

function readFile(path: string, bytes: Uint8Array): AuditFile {
  const text = textOf(bytes);
  const kind = kindOf(path, text);
  const tags = text !== null && (kind === 'html' || kind === 'svg') ? readTags(text) : [];
  return { path, bytes, kind, text, tags };
}

function scriptsOf(file: AuditFile): { code: string; base: number; origin: Origin; isModule: boolean }[] {
  if (file.text === null || file.bytes.length > AUDIT_LIMITS.parseBytes) return [];
  if (file.kind === 'script') {
    const base = file.text.startsWith('\uFEFF') ? 1 : 0;
    return [{ code: file.text.slice(base), base, origin: 'file', isModule: true }];
  }
  if (file.kind !== 'html' && file.kind !== 'svg') return [];
  const { scripts, handlers } = embeddedScripts(file.text, file.tags);
  return [
    ...scripts.slice(0, 200).map((each) => ({
      code: each.code,
      base: each.offset,
      origin: 'element' as const,
      isModule: each.isModule,
    })),
    ...handlers
      .slice(0, 200)
      .map((each) => ({ code: each.code, base: each.offset, origin: 'handler' as const, isModule: false })),
  ];
}

/** Ids that the station calls by name. */
function contributedNames(manifest: Manifest | null): Set<string> {
  if (manifest === null || manifest.kind === 'workflow') return new Set();
  const { commands, strategies, reports } = manifest.contributes;
  return new Set([...commands, ...strategies, ...reports].map((each) => each.id));
}
