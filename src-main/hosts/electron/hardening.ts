import { app, type Session, type WebContents } from 'electron';

/** Settings of every page of ours: a sandboxed process that knows nothing but its preload's port. */
export function pagePreferences(preload: string, session: Session) {
  return {
    preload,
    session,
    sandbox: true,
    contextIsolation: true,
    nodeIntegration: false,
    nodeIntegrationInWorker: false,
    nodeIntegrationInSubFrames: false,
    webSecurity: true,
    allowRunningInsecureContent: false,
    webviewTag: false,
    navigateOnDragDrop: false,
    spellcheck: false,
    // A box that a page words would stand among the host's own, over the consent view too. So would a list of choices
    // that a script opens.
    disableDialogs: true,
    disableBlinkFeatures: 'HTMLSelectElementShowPicker',
    // Words of the page never leave for a dictionary or a suggestion service.
    enableWebSQL: false,
  } as const;
}

/**
 * Denies every page what none of ours needs: leaving its address, new windows, webviews, permissions, downloads and
 * connections to devices.
 */
export function hardenPages(mayLoad: (url: string) => boolean): void {
  // Asking for a name tells its servers what was asked. Requests of this process are Node's and have their own resolver.
  app.commandLine.appendSwitch('host-resolver-rules', 'MAP * ~NOTFOUND, EXCLUDE localhost');
  app.on('web-contents-created', (_event, contents) => hardenContents(contents, mayLoad));
}

function hardenContents(contents: WebContents, mayLoad: (url: string) => boolean): void {
  const denyStrangers = (event: { preventDefault(): void; readonly url: string }): void => {
    if (!mayLoad(event.url)) event.preventDefault();
  };
  contents.on('will-navigate', denyStrangers);
  contents.on('will-redirect', denyStrangers);
  contents.on('will-frame-navigate', denyStrangers);
  contents.on('will-attach-webview', (event) => event.preventDefault());
  // A page neither moves its window under the pointer nor makes it smaller than what it has to show.
  contents.on('content-bounds-updated', (event) => event.preventDefault());
  // Calls between browsers go past every content policy and every filter of requests.
  contents.setWebRTCIPHandlingPolicy('disable_non_proxied_udp');
  contents.setWindowOpenHandler(() => ({ action: 'deny' }));
}

/** Of the session that our pages live in. */
export function hardenSession(session: Session, reaches: (url: string) => boolean): void {
  session.setPermissionCheckHandler((_contents, permission) => permission === 'clipboard-sanitized-write');
  session.setPermissionRequestHandler((_contents, permission, answer) =>
    answer(permission === 'clipboard-sanitized-write'),
  );
  session.setDevicePermissionHandler(() => false);
  session.on('will-download', (event) => event.preventDefault());
  // The policy of the page says so already; this holds for whatever finds a way around it.
  session.webRequest.onBeforeRequest((details, answer) => answer({ cancel: !reaches(details.url) }));
}
