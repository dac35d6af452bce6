import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { WORKER_SOURCES } from '../../../src-main/workers/index.ts';

const root = path.resolve(import.meta.dirname, '../../..');
const workers = globSync('src-main/**/*.worker.ts', { cwd: root });

describe('what a thread begins with', () => {
  it.each([...workers, 'src-main/hosts/cli/main.ts'])('is the crypto shim in %s', (file) => {
    const [first] = readFileSync(path.join(root, file), 'utf8').split('\n');
    expect(first).toMatch(/^import '(?:\.\.\/)+workers\/crypto-shim\.ts';$/);
  });

  it('is in the table of workers, from which the build takes its entries', () => {
    const listed = Object.values(WORKER_SOURCES).map((source) => path.join('src-main/workers', source));
    expect(listed.toSorted()).toEqual(workers.toSorted());
  });
});
