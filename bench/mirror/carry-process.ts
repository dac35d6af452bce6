import { stat } from 'node:fs/promises';
import '../../src-main/workers/crypto-shim.ts';
import { createStation } from '../../src-main/station.ts';
import { createWorkbench } from '../../src-main/workbench/index.ts';

// An export or an import of one mirror file, in a process of its own, so that its memory is its own.
const [way = '', home = '', file = '', fingerprint = ''] = process.argv.slice(2);
const workbench = createWorkbench();
const station = await createStation({ home, workbench, keychain: null });
const context = {
  signal: new AbortController().signal,
  progress: async (): Promise<void> => undefined,
  fence: async (): Promise<void> => undefined,
};
const begun = performance.now();
const told = way === 'export' ? await carryOut() : await takeIn();
const seconds = (performance.now() - begun) / 1000;
const memoryMiB = process.resourceUsage().maxRSS / 1024;
const { size } = await stat(file);
process.stdout.write(`${JSON.stringify({ seconds, memoryMiB, bytes: size, fingerprint: told })}\n`);
await station.close();
await workbench.close();

async function carryOut(): Promise<string> {
  const made = await station.mirror.export(
    { out: file, from: null, choice: { all: true, named: [] }, url: 'https://registry.example' },
    context,
  );
  return made.fingerprint;
}

async function takeIn(): Promise<string> {
  const { reviewId } = await station.mirror.inspect({ path: file, fingerprint, as: 'bench' }, context);
  await station.mirror.import({ reviewId }, { ...context, userId: 'bench' });
  return fingerprint;
}
