import { api } from '../client.ts';
import { notifyProblem } from './notify.tsx';

/** Asks the host to open an address in the browser; the host asks the person. */
export function openExternal(url: string): void {
  api.window.openExternal({ url }).catch(notifyProblem);
}
