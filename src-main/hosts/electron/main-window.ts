import { BrowserWindow, dialog, nativeTheme, screen, type Rectangle, type Session } from 'electron';
import { PRODUCT } from '../../../src-shared/product.ts';
import { pagePreferences } from './hardening.ts';
import { askBeforeReload } from './unsaved.ts';
import type { WindowBounds, WindowStore } from './window-store.ts';

export interface MainWindowOptions {
  readonly session: Session;
  readonly preload: string;
  readonly address: string;
  readonly store: WindowStore;
}

/** How often a page may die within a minute before it is not loaded again by itself. */
const CRASHES = 3;
const MINUTE_MS = 60_000;

/** The one window, where it was left, with a page that is told about when it stops. */
export function openMainWindow({ session, preload, address, store }: MainWindowOptions): BrowserWindow {
  const bounds = visible(store.bounds());
  const window = new BrowserWindow({
    ...bounds,
    minWidth: 800,
    minHeight: 560,
    show: false,
    title: PRODUCT.name,
    // What shows before the page does: the page's own paper, so that nothing flashes.
    backgroundColor: nativeTheme.shouldUseDarkColors ? '#12161b' : '#fbfbfc',
    webPreferences: pagePreferences(preload, session),
  });
  if (store.bounds().maximized) window.maximize();
  window.once('ready-to-show', () => window.show());
  window.on('page-title-updated', (event) => event.preventDefault());
  keepBounds(window, store);
  window.webContents.on('did-finish-load', () => window.webContents.setZoomFactor(store.preferences().zoom));
  tellOfTrouble(window, address);
  askBeforeReload(window);
  void window.loadURL(address);
  return window;
}

function keepBounds(window: BrowserWindow, store: WindowStore): void {
  let timer: NodeJS.Timeout | undefined;
  const keep = (): void => {
    clearTimeout(timer);
    if (window.isDestroyed() || window.isMinimized() || window.isFullScreen()) return;
    store.setBounds({ ...window.getNormalBounds(), maximized: window.isMaximized() });
  };
  const soon = (): void => {
    clearTimeout(timer);
    timer = setTimeout(keep, 500);
  };
  window.on('resize', soon);
  window.on('move', soon);
  window.on('close', keep);
}

/** A place on a screen that is no longer there is forgotten. */
function visible({ x, y, width, height }: WindowBounds): Partial<Rectangle> {
  if (x === undefined || y === undefined) return { width, height };
  const { workArea } = screen.getDisplayMatching({ x, y, width, height });
  const isSeen =
    x < workArea.x + workArea.width - 80 &&
    x + width > workArea.x + 80 &&
    y >= workArea.y - 10 &&
    y < workArea.y + workArea.height - 40;
  return isSeen ? { x, y, width, height } : { width, height };
}

function tellOfTrouble(window: BrowserWindow, address: string): void {
  const { webContents } = window;
  let deaths: number[] = [];
  const reload = (): void => {
    if (!window.isDestroyed()) void window.loadURL(address);
  };
  webContents.on('render-process-gone', (_event, { reason }) => {
    if (reason === 'clean-exit' || window.isDestroyed()) return;
    const now = Date.now();
    deaths = [...deaths.filter((at) => now - at < MINUTE_MS), now];
    if (deaths.length < CRASHES) {
      reload();
      return;
    }
    // Again and again: a person decides, since what kills the page may be what it shows.
    void dialog
      .showMessageBox(window, {
        type: 'error',
        message: 'The window keeps stopping',
        detail: `Its page ended ${deaths.length} times within a minute (${reason}). Running work goes on in the background.`,
        buttons: ['Load it again', 'Close'],
        defaultId: 0,
        cancelId: 1,
      })
      .then(({ response }) => (response === 0 ? reload() : window.close()));
  });
  let asking = false;
  webContents.on('unresponsive', () => {
    if (asking || window.isDestroyed()) return;
    asking = true;
    const question = dialog.showMessageBox(window, {
      type: 'warning',
      message: 'The window does not answer',
      detail: 'You can wait, or load its page again. Running work goes on either way.',
      buttons: ['Wait', 'Load it again'],
      defaultId: 0,
      cancelId: 0,
    });
    void (async () => {
      const { response } = await question;
      asking = false;
      // A page in an endless loop takes no order to load: its process ends, and the death above loads it anew.
      if (response === 1) webContents.forcefullyCrashRenderer();
    })();
  });
}
