import { createStation } from '../../../src-main/station.ts';
import { createWorkbench } from '../../../src-main/workbench/index.ts';

// A program of its own that works on mirror files and kills itself at one point: `import HOME REVIEW PHASE`, `export HOME OUT PHASE`.

const [act = '', home = '', what = '', phase = ''] = process.argv.slice(2);
const station = await createStation({ home, workbench: createWorkbench(), keychain: null });
const context = {
  signal: new AbortController().signal,
  progress: (): Promise<void> => Promise.resolve(),
  fence: (): Promise<void> => Promise.resolve(),
  userId: 'test:operator',
  onPhase: (name: string): void => {
    if (name === phase) process.kill(process.pid, 'SIGKILL');
  },
};
if (act === 'import') await station.mirror.import({ reviewId: what }, context);
else await station.mirror.export({ out: what, from: null, choice: { all: true, named: [] } }, context);
process.exit(0);
