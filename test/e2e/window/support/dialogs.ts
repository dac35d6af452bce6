import type { ElectronApplication } from '@playwright/test';
import { askHost } from './ask-host.ts';

/** The person picks this in the next dialogs that open a file or folder; null closes them. */
export async function pickInDialogs(app: ElectronApplication, picked: string | null): Promise<void> {
  await askHost(() =>
    app.evaluate(({ dialog }, path) => {
      const filePaths = path === null ? [] : [path];
      dialog.showOpenDialog = () => Promise.resolve({ canceled: path === null, filePaths });
      dialog.showSaveDialog = () => Promise.resolve({ canceled: path === null, filePath: path ?? '' });
    }, picked),
  );
}

/** The person presses the first of these buttons that is there in the next message boxes; what they were asked is kept. */
export async function answerBoxes(app: ElectronApplication, ...buttons: readonly string[]): Promise<void> {
  await app.evaluate(({ dialog }, labels) => {
    const questions: string[] = [];
    Object.assign(globalThis, { stationAsked: questions });
    dialog.showMessageBox = (...given: unknown[]) => {
      const options = given.at(-1) as { message: string; buttons?: string[] };
      questions.push(options.message);
      const found = labels.map((label) => options.buttons?.indexOf(label) ?? -1).find((index) => index >= 0);
      return Promise.resolve({ response: found ?? -1, checkboxChecked: false });
    };
  }, buttons);
}

/** What the message boxes asked so far. */
export function asked(app: ElectronApplication): Promise<string[]> {
  return askHost(() =>
    app.evaluate(() => (globalThis as unknown as { stationAsked: string[] }).stationAsked),
  );
}
