import path from 'node:path';
import { PAGE_ORIGIN } from '../../../src-shared/window-port.ts';

/** The file that an address names, inside the folder; null for any other. */
export function fileOf(address: string, folder: string): string | null {
  let url: URL;
  try {
    url = new URL(address);
    if (`${url.protocol}//${url.host}` !== PAGE_ORIGIN) return null;
    const name = decodeURIComponent(url.pathname).replace(/^\/+/, '');
    if (name.includes('\0') || name.includes('\\')) return null;
    const file = path.join(folder, name === '' ? 'index.html' : name);
    return file.startsWith(folder + path.sep) ? file : null;
  } catch {
    return null;
  }
}
