import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import type { Outputs } from '../../src-shared/contract/index.ts';
import { buildTest } from '../packages/index.ts';
import { callGuest, type Bounds, type Guest } from './dry-run-guest.ts';
import { isFolder } from './target.ts';
import type { Tools } from './tools.ts';

type TestResult = Outputs['workbench']['dryRun']['tests'][number];

const answerSchema = z.array(z.object({ name: z.string(), ok: z.boolean(), message: z.string().nullable() }));

/** Runs a project's test files, each in a sandbox of its own; a package file has none. @throws projects.build-failed */
export async function runTests(
  folder: string,
  guest: Guest,
  tools: Tools,
  bounds: Bounds,
): Promise<TestResult[]> {
  if (!(await isFolder(folder))) return [];
  const results: TestResult[] = [];
  for (const file of await testFiles(folder)) {
    const { code } = await buildTest(folder, file, Object.keys(guest.manifest.dependencies));
    const entry = `dist/${path.basename(file).replace(/\.(?:ts|js|mjs)$/, '')}.js`;
    const program = { ...guest.program, entry, modules: { ...guest.program.modules, [entry]: code } };
    const result = await callGuest({ ...guest, program }, { kind: 'evaluate' }, tools, bounds);
    const answered = answerSchema.safeParse(result.value);
    if (result.outcome === 'ok' && answered.success) {
      results.push(...answered.data.map((test) => ({ file, ...test })));
    } else {
      // The file as a whole did not come to its end, so none of its tests can be vouched for.
      const message = result.error?.message ?? `the run ended with "${result.outcome}"`;
      results.push({ file, name: file, ok: false, message });
    }
  }
  return results;
}

async function testFiles(folder: string): Promise<readonly string[]> {
  const root = path.join(folder, 'test');
  if (!existsSync(root)) return [];
  const names = await readdir(root, { recursive: true });
  return names
    .filter((name) => /\.test\.(?:ts|js|mjs)$/.test(name))
    .map((name) => `test/${name.replaceAll(path.sep, '/')}`)
    .toSorted();
}
