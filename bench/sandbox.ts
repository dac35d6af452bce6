import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { buildProcess } from './build-process.ts';
import type { BenchRow } from './row.ts';

/** The sandbox, measured in a process of its own that is built as it ships. */
export async function run(): Promise<BenchRow[]> {
  const modules = fileURLToPath(new URL('../node_modules/', import.meta.url));
  const folder = await mkdtemp(path.join(modules, '.bench-sandbox-'));
  try {
    const script = await buildProcess(folder, 'sandbox-process.ts');
    const { stdout } = await promisify(execFile)(process.execPath, [script]);
    return JSON.parse(stdout) as BenchRow[];
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
