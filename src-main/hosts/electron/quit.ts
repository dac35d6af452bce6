import { app, dialog, type BrowserWindow } from 'electron';
import { mayDiscard } from './unsaved.ts';

export interface QuitParts {
  readonly window: () => BrowserWindow | null;
  /** Jobs that run in this process now. */
  readonly running: () => Promise<number>;
  readonly close: () => Promise<void>;
}

/** A station that does not close in this time has its work cut; it is brought to its end at the next start. */
const CLOSE_MS = 10_000;

/** Quitting asks while work runs, then lets the station come to its end before the process does. */
export function quitInOrder({ window, running, close }: QuitParts): void {
  let state: 'open' | 'asking' | 'closing' | 'closed' = 'open';
  const finish = async (): Promise<void> => {
    state = 'closing';
    window()?.destroy();
    let patience: NodeJS.Timeout | undefined;
    await Promise.race([
      close().catch((error: unknown) => process.stderr.write(`${String(error)}\n`)),
      new Promise((resolve) => (patience = setTimeout(resolve, CLOSE_MS))),
    ]);
    clearTimeout(patience);
    state = 'closed';
    app.quit();
  };
  const ask = async (): Promise<void> => {
    state = 'asking';
    const jobs = await running();
    const shown = window();
    if (shown !== null && !(await mayDiscard(shown))) {
      state = 'open';
      return;
    }
    if (jobs > 0 && shown !== null) {
      const { response } = await dialog.showMessageBox(shown, {
        type: 'question',
        message: jobs === 1 ? 'Work is still running' : `${jobs} jobs are still running`,
        detail: 'If you quit now it stops here, and goes on when Marketplace Station is started again.',
        buttons: ['Keep running', 'Quit'],
        defaultId: 0,
        cancelId: 0,
      });
      if (response === 0) {
        state = 'open';
        return;
      }
    }
    await finish();
  };
  const askAgain = (error: unknown): void => {
    process.stderr.write(`${String(error)}\n`);
    // What could not be asked is asked the next time; a window that cannot be closed would be worse.
    if (state === 'asking') state = 'open';
  };
  app.on('before-quit', (event) => {
    if (state === 'closed') return;
    event.preventDefault();
    if (state === 'open') ask().catch(askAgain);
  });
  app.on('window-all-closed', () => app.quit());
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    // Chromium put its own handler over those that libraries had set before it. With none left, ours is set anew.
    process.removeAllListeners(signal);
    process.once(signal, () => {
      // Nobody is there to be asked.
      if (state === 'open' || state === 'asking') void finish();
    });
  }
}

/** Closing the window is quitting, so it waits for the same question. */
export function closeAsQuit(window: BrowserWindow): void {
  window.on('close', (event) => {
    event.preventDefault();
    app.quit();
  });
}
