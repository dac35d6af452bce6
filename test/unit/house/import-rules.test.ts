import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const root = path.resolve(import.meta.dirname, '../../..');
const cruiser = path.join(root, 'node_modules/.bin/depcruise');

interface Cruised {
  readonly summary: {
    readonly totalCruised: number;
    readonly error: number;
    readonly violations: readonly { readonly rule: { readonly name: string }; readonly from: string }[];
  };
}

function cruise(folder: string): Cruised['summary'] {
  const { stdout } = spawnSync(
    cruiser,
    ['--config', '.dependency-cruiser.cjs', '--output-type', 'json', 'src-shared', 'src-main'],
    { cwd: folder, encoding: 'utf8', maxBuffer: 256 * 1024 * 1024 },
  );
  return (JSON.parse(stdout) as Cruised).summary;
}

/** Rule, file, and what is imported there against it. All are planted at once: each look takes seconds. */
const PLANTED = [
  ['packages-sandbox-trust-store-workers-looks-up', 'src-main/packages/index.ts', '../station.ts'],
  ['packages-stays-alone', 'src-main/packages/index.ts', '../trust/index.ts'],
  ['shared-stands-alone', 'src-shared/json.ts', '../src-main/packages/index.ts'],
  ['shared-knows-no-node', 'src-shared/json.ts', 'node:fs'],
  ['core-is-free-of-electron', 'src-main/api/about.ts', 'electron'],
  ['enter-rooms-by-their-index', 'src-main/api/about.ts', '../packages/read-package.ts'],
  ['verifiers-and-ranking-are-pure', 'src-main/trust/verify-package.ts', 'node:fs'],
] as const;

describe('the import rules', () => {
  let copy: string;
  let caught: readonly string[];
  beforeAll(() => {
    copy = mkdtempSync(path.join(os.tmpdir(), 'station-rules-'));
    for (const name of [
      'src-shared',
      'src-main',
      '.dependency-cruiser.cjs',
      'package.json',
      'tsconfig.json',
    ]) {
      cpSync(path.join(root, name), path.join(copy, name), { recursive: true });
    }
    symlinkSync(path.join(root, 'node_modules'), path.join(copy, 'node_modules'));
    for (const [, file, target] of PLANTED) {
      const planted = path.join(copy, file);
      writeFileSync(planted, `import '${target}';\n${readFileSync(planted, 'utf8')}`);
    }
    caught = cruise(copy).violations.map(({ rule }) => rule.name);
  });
  afterAll(() => rmSync(copy, { recursive: true, force: true }));

  it('hold, over more than a hundred modules', () => {
    const { totalCruised, error, violations } = cruise(root);
    expect(violations.map(({ rule, from }) => `${rule.name}: ${from}`)).toEqual([]);
    expect(error).toBe(0);
    expect(totalCruised).toBeGreaterThan(100);
  });

  it.each(PLANTED)('catch a planted violation of %s', (rule) => {
    expect(caught).toContain(rule);
  });
});
