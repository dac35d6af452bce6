import { dialog, type BrowserWindow, type MessageBoxOptions } from 'electron';

/** A page that does not answer in this time holds nobody up. */
const ANSWER_MS = 1_000;

const QUESTION: MessageBoxOptions = {
  type: 'warning',
  message: 'Discard unsaved changes?',
  detail: 'Files in the developer console were edited and not saved.',
  buttons: ['Keep editing', 'Discard'],
  defaultId: 0,
  cancelId: 0,
};

/** A page with unsaved changes is loaded again only when a person says so. */
export function askBeforeReload(window: BrowserWindow): void {
  window.webContents.on('will-prevent-unload', (event) => {
    // The event waits for no promise.
    if (dialog.showMessageBoxSync(window, QUESTION) === 1) event.preventDefault();
  });
}

/** True where nothing is unsaved, or a person lets it go. The page is asked what it would say to a reload. */
export async function mayDiscard(window: BrowserWindow): Promise<boolean> {
  let patience: NodeJS.Timeout | undefined;
  const isUnsaved: unknown = await Promise.race([
    window.webContents
      .executeJavaScript("!window.dispatchEvent(new Event('beforeunload', { cancelable: true }))")
      .catch(() => false),
    new Promise((resolve) => (patience = setTimeout(() => resolve(false), ANSWER_MS))),
  ]);
  clearTimeout(patience);
  if (isUnsaved !== true) return true;
  const { response } = await dialog.showMessageBox(window, QUESTION);
  return response === 1;
}
