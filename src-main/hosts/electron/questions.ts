import { setTimeout as sleep } from 'node:timers/promises';
import { app, dialog, type BrowserWindow } from 'electron';
import { StationError } from '../../../src-shared/errors/index.ts';
import type { PageQuestion } from './page-questions.ts';

/** What is pressed in this time after the window came to the front was meant for another one. */
const SETTLE_MS = 500;

/** Asks the person in a box of the system: true when they agreed. @throws window.question-open */
export type Ask = (question: PageQuestion) => Promise<boolean>;

/** One question at a time, and what a person presses without reading refuses. */
export function createQuestions(window: () => BrowserWindow): Ask {
  let open = false;
  let focusedAt = 0;
  app.on('browser-window-focus', () => (focusedAt = Date.now()));
  return async ({ message, detail, agree }) => {
    if (open) throw new StationError('window.question-open', {});
    open = true;
    try {
      await sleep(Math.max(0, focusedAt + SETTLE_MS - Date.now()));
      const { response } = await dialog.showMessageBox(window(), {
        type: 'question',
        message,
        detail,
        buttons: ['Cancel', agree],
        defaultId: 0,
        cancelId: 0,
        noLink: true,
      });
      return response === 1;
    } finally {
      open = false;
    }
  };
}
