import '../../../src-main/workers/crypto-shim.ts';
import { TestHome } from './open-home.ts';

/**
 * One process that works on a home and kills itself, without any chance to clean up, when it reaches a phase.
 * Arguments: home, `install` | `update` | `rollback` | `repair` | `uninstall`, extension id, phase or `none`.
 * Prints `refused <code>` or `done`.
 */
const [home = '', action = '', extensionId = '', phase = 'none'] = process.argv.slice(2);
const work = await TestHome.open(home, {
  onPhase: (reached) => {
    if (reached === phase) process.kill(process.pid, 'SIGKILL');
  },
});
try {
  await work.installs.recover();
  if (action === 'install') await work.install(extensionId);
  else if (action === 'update') await work.update(extensionId);
  else if (action === 'rollback') await work.rollback(extensionId);
  else if (action === 'repair') await work.installs.fsck({ repair: true });
  else await work.installs.uninstall({ extensionId, deleteData: false }, 'child');
  process.stdout.write('done');
} catch (error) {
  process.stdout.write(
    `refused ${error instanceof Error && 'code' in error ? String(error.code) : String(error)}`,
  );
} finally {
  await work.close();
}
