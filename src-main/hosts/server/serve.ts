import module from 'node:module';
import { setImmediate as turn } from 'node:timers/promises';
import { openDoor } from './door.ts';
import type { RunningServer, ServeOptions } from './running-server.ts';
import { boundYoungSpace } from './young-space.ts';

/**
 * Opens the door first and loads what is behind it then: who asks early waits a little instead of being turned away.
 * @throws server.cannot-listen
 */
export async function serve(options: ServeOptions): Promise<RunningServer> {
  const door = await openDoor(options.settings);
  try {
    const { moveIn } = await loadHouse();
    const running = await moveIn(door, options);
    boundYoungSpace();
    // What was compiled is kept for the next start, however this process ends.
    setImmediate(() => module.flushCompileCache?.());
    return running;
  } catch (thrown) {
    door.cut();
    await door.close();
    throw thrown;
  }
}

/** In parts, with a pause after each: whoever asks for the server's health meanwhile hears from it. */
async function loadHouse(): Promise<typeof import('./house.ts')> {
  await pause();
  await import('../../../src-shared/contract/index.ts');
  await pause();
  await import('../../api/index.ts');
  await pause();
  await import('../../workbench/index.ts');
  await pause();
  await import('../../station.ts');
  await pause();
  await import('./build-server.ts');
  await pause();
  return import('./house.ts');
}

/** A connection, its request and the answer are a turn of the loop each. */
async function pause(): Promise<void> {
  for (let turns = 0; turns < 3; turns += 1) await turn();
}
