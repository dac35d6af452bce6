import { Menu, type MenuItemConstructorOptions } from 'electron';
import type { WindowCommand } from '../../../src-shared/contract/window.ts';

export interface MenuActions {
  readonly command: (command: WindowCommand) => void;
  readonly openPackage: () => void;
  readonly reload: () => void;
  readonly zoom: (step: -1 | 0 | 1) => void;
}

/** The native menu: everything in it also has its place in the window. */
export function createMenu({ command, openPackage, reload, zoom }: MenuActions): Menu {
  const to = (label: string, name: WindowCommand, accelerator?: string): MenuItemConstructorOptions => ({
    label,
    click: () => command(name),
    ...(accelerator === undefined ? {} : { accelerator }),
  });
  const isMac = process.platform === 'darwin';
  return Menu.buildFromTemplate([
    ...(isMac ? [{ role: 'appMenu' } as const] : []),
    {
      label: '&File',
      submenu: [
        to('New Extension…', 'new-project', 'CmdOrCtrl+N'),
        { label: 'Open Package…', accelerator: 'CmdOrCtrl+O', click: openPackage },
        { type: 'separator' },
        to('Settings', 'settings', 'CmdOrCtrl+,'),
        { type: 'separator' },
        isMac ? { role: 'close' } : { role: 'quit' },
      ],
    },
    { role: 'editMenu' },
    {
      label: '&Go',
      submenu: [
        to('Catalog', 'catalog', 'CmdOrCtrl+Shift+X'),
        to('Ledger', 'ledger', 'CmdOrCtrl+Shift+L'),
        to('Run', 'run', 'CmdOrCtrl+Shift+R'),
        { type: 'separator' },
        to('Registries', 'registries'),
        to('Outbox', 'outbox'),
        { type: 'separator' },
        to('Developer Console', 'console', 'CmdOrCtrl+Shift+D'),
        to('Review Desk', 'review', 'CmdOrCtrl+Shift+V'),
        { type: 'separator' },
        to('Find Extensions', 'search', 'CmdOrCtrl+F'),
      ],
    },
    {
      label: '&View',
      submenu: [
        { label: 'Zoom In', accelerator: 'CmdOrCtrl+Plus', click: () => zoom(1) },
        { label: 'Zoom Out', accelerator: 'CmdOrCtrl+-', click: () => zoom(-1) },
        { label: 'Actual Size', accelerator: 'CmdOrCtrl+0', click: () => zoom(0) },
        to('Comfortable or Dense Rows', 'toggle-density'),
        { type: 'separator' },
        { role: 'togglefullscreen' },
        { label: 'Load the Page Again', accelerator: 'F5', click: reload },
      ],
    },
    { role: 'windowMenu' },
    { label: '&Help', submenu: [to('About', 'about')] },
  ]);
}
