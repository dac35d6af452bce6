import { mkdirSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { app, Menu, nativeTheme, session, type BrowserWindow } from 'electron';
import { PRODUCT } from '../../../src-shared/product.ts';
import { DROP_CHANNEL, PAGE_ORIGIN } from '../../../src-shared/window-port.ts';
import { serveApp } from './app-protocol.ts';
import { nameBundlerProgram } from './bundler-program.ts';
import { ChosenPaths } from './chosen-paths.ts';
import { consentFiles } from './consent-files.ts';
import { droppedPackages } from './dropped-packages.ts';
import { hardenPages, hardenSession } from './hardening.ts';
import { openMainWindow } from './main-window.ts';
import { createMenu } from './menu.ts';
import { handPortTo } from './page-port.ts';
import { closeAsQuit, quitInOrder } from './quit.ts';
import type { Services } from './services.ts';
import { readOpenRequest, readStartArguments, type OpenRequest } from './start-arguments.ts';
import { WindowEvents } from './window-events.ts';
import { openWindowStore } from './window-store.ts';

/** The address of `electron-vite dev`'s server, in development alone. */
const DEV_SERVER = app.isPackaged ? undefined : process.env['ELECTRON_RENDERER_URL'];

/** Starts the window over a home. */
export async function run(home: string, first: readonly OpenRequest[]): Promise<void> {
  const profile = path.join(home, 'window');
  mkdirSync(profile, { recursive: true });
  // Before the lock: it belongs to the profile, so that each home has one window and two homes have two.
  app.setPath('userData', profile);
  app.setName(PRODUCT.name);
  if (!app.requestSingleInstanceLock({ argv: process.argv, cwd: process.cwd() })) {
    app.exit(0);
    return;
  }

  const out = builtFolder();
  const preload = path.join(out, 'preload', 'index.cjs');
  const pages = DEV_SERVER ?? PAGE_ORIGIN;
  const isOwn = (url: string): boolean => url === pages || url.startsWith(`${pages}/`);
  const events = new WindowEvents();
  const store = openWindowStore(profile, PRODUCT.version);
  const chosen = new ChosenPaths({
    home,
    folders: store.folders(),
    remember: (folders) => store.setFolders(folders),
  });
  let window: BrowserWindow | null = null;
  const open = (request: OpenRequest): void => {
    if (request.type === 'open-package') chosen.addFile(request.path);
    events.send(request);
    raise(window);
  };
  for (const request of first) open(request);
  app.on('open-file', (event, file) => {
    event.preventDefault();
    const request = readOpenRequest(file, process.cwd());
    if (request !== null) open(request);
  });
  app.on('open-url', (event, url) => {
    event.preventDefault();
    const request = readOpenRequest(url, process.cwd());
    if (request !== null) open(request);
  });
  app.on('second-instance', (_event, _argv, _cwd, handed) => {
    const { argv, cwd } = handed as { argv: string[]; cwd: string };
    for (const request of readStartArguments(argv, cwd).open) open(request);
    raise(window);
  });
  // On Linux the package says so (scripts/package-deb.ts), and nobody's own choice is changed at every start.
  if (app.isPackaged && process.platform !== 'linux') app.setAsDefaultProtocolClient('marketplace');
  nameBundlerProgram();

  const shown = (): BrowserWindow => {
    if (window === null) throw new Error('there is no window');
    return window;
  };
  const applyPreferences = (): void => {
    const { theme, zoom } = store.preferences();
    nativeTheme.themeSource = theme;
    window?.webContents.setZoomFactor(zoom);
  };
  hardenPages(isOwn);

  await app.whenReady();
  // Only now: it takes signals from Chromium, which has taken them by then.
  let loading: Promise<Services> | null = null;
  let ending = false;
  quitInOrder({
    window: () => window,
    // What still loads is waited for: it may have opened by then what runs, and has to be closed.
    running: async () => (await loading)?.host.running() ?? 0,
    close: async () => {
      ending = true;
      await (await loading)?.host.close();
    },
  });
  const ours = session.defaultSession;
  hardenSession(ours, (url) => reaches(url, pages));
  // In memory, and apart: what the page stores, caches or registers is nothing to the surface that a person decides on.
  const consentSession = session.fromPartition('consent');
  hardenSession(consentSession, (url) => reaches(url, pages));
  let begin = (): void => undefined;
  // Reading the rest of the program takes as long as starting the page's own: both do so at the same time, once the page
  // has been given what it asks this process for.
  const pageServed = new Promise<void>((resolve) => (begin = resolve));
  if (DEV_SERVER === undefined) {
    const folder = path.join(out, 'renderer');
    serveApp(ours, folder, { onPageServed: begin });
    serveApp(consentSession, folder, { only: () => consentFiles(folder) });
  } else begin();
  applyPreferences();

  window = openMainWindow({ session: ours, preload, address: `${pages}/index.html`, store });
  // A page that never asks for one of its files, or is not given it, must not keep the rest from beginning.
  window.webContents.once('did-stop-loading', begin);
  const load = async (): Promise<Services> => {
    const { createServices } = await import('./services.ts');
    const services = await createServices({
      home,
      window: shown,
      store,
      events,
      chosen,
      applyPreferences,
      consent: { session: consentSession, preload, address: `${pages}/consent.html` },
    });
    // The page will ask in a moment; what cannot be opened is told to it then.
    if (!ending) services.host.station().catch(() => undefined);
    return services;
  };
  // A program that ends loads no more, and answers nobody.
  const ready = pageServed.then(() => (ending ? new Promise<never>(() => undefined) : (loading = load())));
  handPortTo(window.webContents, { isOwn, serve: (port) => void ready.then(({ serve }) => serve(port)) });
  window.webContents.ipc.on(DROP_CHANNEL, (event, paths: unknown) => {
    const frame = event.senderFrame;
    if (frame === null || frame !== window?.webContents.mainFrame || !isOwn(frame.url)) return;
    void droppedPackages(paths).then((found) => found.forEach(open));
  });
  closeAsQuit(window);
  Menu.setApplicationMenu(
    createMenu({
      command: (command) => events.send({ type: 'command', command }),
      openPackage: () => {
        void (async () => {
          const file = await (await ready).dialogs.file('package');
          if (file !== null) open({ type: 'open-package', path: file });
        })();
      },
      reload: () => shown().webContents.reload(),
      zoom: (step) => {
        const { zoom } = store.preferences();
        const next = step === 0 ? 1 : Math.min(2.5, Math.max(0.5, Math.round((zoom + step * 0.1) * 10) / 10));
        events.send({ type: 'preferences', preferences: store.setPreferences({ zoom: next }) });
        applyPreferences();
      },
    }),
  );
  await ready;
}

function raise(window: BrowserWindow | null): void {
  if (window === null || window.isDestroyed()) return;
  if (window.isMinimized()) window.restore();
  window.focus();
}

/** What any page of ours may fetch: itself. */
function reaches(url: string, pages: string): boolean {
  if (url === pages || url.startsWith(`${pages}/`)) return true;
  if (DEV_SERVER !== undefined && url.startsWith(DEV_SERVER.replace(/^http/, 'ws'))) return true;
  return /^(?:blob|data|devtools|chrome-extension):/.test(url);
}

/** `out`, in which this file was built to `main/` or a folder in it. */
function builtFolder(): string {
  let folder = path.dirname(fileURLToPath(import.meta.url));
  while (path.basename(folder) !== 'main') {
    const parent = path.dirname(folder);
    if (parent === folder) throw new Error('the window is not built');
    folder = parent;
  }
  return path.dirname(folder);
}
