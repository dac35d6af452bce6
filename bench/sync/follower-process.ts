import { readFile } from 'node:fs/promises';
import '../../src-main/workers/crypto-shim.ts';
import { createStation } from '../../src-main/station.ts';
import { createWorkbench } from '../../src-main/workbench/index.ts';

// One sync of one server, in a process of its own, so that its memory is its own.
const [home = '', offerFile = ''] = process.argv.slice(2);
const workbench = createWorkbench();
const station = await createStation({ home, workbench, keychain: null });
const offer = JSON.parse(await readFile(offerFile, 'utf8')) as { url: string; root: string; token: string };
if ((await station.sync.list()).length === 0) {
  const { proposalId, fingerprint } = await station.sync.propose({ id: 'team', ...offer });
  await station.sync.add({ proposalId, fingerprint }, 'bench');
}
// How long others wait for their turn meanwhile.
let longest = 0;
let last = performance.now();
const beat = setInterval(() => {
  longest = Math.max(longest, performance.now() - last - 5);
  last = performance.now();
}, 5);
const begun = performance.now();
const done = await station.sync.pull('team', {
  signal: new AbortController().signal,
  progress: async () => undefined,
  fence: async () => undefined,
});
const seconds = (performance.now() - begun) / 1000;
clearInterval(beat);
const memoryMiB = process.resourceUsage().maxRSS / 1024;
process.stdout.write(`${JSON.stringify({ ...done, seconds, memoryMiB, longest })}\n`);
await station.close();
await workbench.close();
