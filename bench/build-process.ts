import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

/**
 * Builds a measuring process as the product ships, workers beside it: running from source would measure Node's type
 * stripping. `folder` lies where the libraries are found. Answers the script to start.
 */
export async function buildProcess(folder: string, entry: string): Promise<string> {
  const out = path.join(folder, 'out', 'main');
  const source = (name: string): string => fileURLToPath(new URL(name, import.meta.url));
  const common = {
    bundle: true,
    format: 'esm',
    platform: 'node',
    packages: 'external',
    target: 'node20',
  } as const;
  await build({
    ...common,
    outExtension: { '.js': '.mjs' },
    entryPoints: { process: source(entry) },
    outdir: out,
  });
  const workers = {
    audit: source('../src-main/validation/audit.worker.ts'),
    sandbox: source('../src-main/sandbox/sandbox.worker.ts'),
  };
  await build({ ...common, entryPoints: workers, outdir: path.join(out, 'workers') });
  await writeFile(path.join(folder, 'package.json'), '{"type":"module"}');
  return path.join(out, 'process.mjs');
}
