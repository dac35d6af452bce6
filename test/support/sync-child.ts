import '../../src-main/workers/crypto-shim.ts';
import { createStation } from '../../src-main/station.ts';
import { createWorkbench } from '../../src-main/workbench/index.ts';
import { syncWithPhases } from './cut-sync.ts';

// Syncs, then fetches, and kills itself without a word at a phase: `node sync-child.ts HOME pull:merged`.
const [home = '', point = ''] = process.argv.slice(2);
const station = await createStation({ home, workbench: createWorkbench(), keychain: null });
const at = (kind: string) => (phase: string) => {
  if (`${kind}:${phase}` === point) process.kill(process.pid, 'SIGKILL');
};
const sync = syncWithPhases(station, { onPhase: at('pull'), onFetchPhase: at('fetch') });
const quiet = {
  signal: new AbortController().signal,
  progress: async () => undefined,
  fence: async () => undefined,
};
await sync.pull('team', quiet);
await sync.fetch('acme.hello', '1.0.0', quiet);
process.exit(3);
