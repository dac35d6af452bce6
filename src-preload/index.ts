import { ipcRenderer, webUtils } from 'electron';
import { DROP_CHANNEL, PORT_CHANNEL } from '../src-shared/window-port.ts';

// The page gets its port and nothing else. It is handed over when the page's own scripts have run, so that one listens.
const listening = new Promise<void>((resolve) => {
  window.addEventListener('DOMContentLoaded', () => resolve(), { once: true });
});
ipcRenderer.once(PORT_CHANNEL, (event) => {
  const [port] = event.ports;
  if (port === undefined) return;
  void listening.then(() => window.postMessage({ type: PORT_CHANNEL }, window.location.origin, [port]));
});
ipcRenderer.send(PORT_CHANNEL);

// A page cannot know a dropped file's path. `isTrusted`: a drop that a script made is none; the path of a file that a
// script made is empty.
window.addEventListener('dragover', (event) => event.preventDefault());
window.addEventListener('drop', (event) => {
  const files = [...(event.dataTransfer?.files ?? [])];
  if (files.length === 0) return;
  event.preventDefault();
  if (!event.isTrusted) return;
  const paths = files.map((file) => webUtils.getPathForFile(file)).filter((file) => file !== '');
  ipcRenderer.send(DROP_CHANNEL, paths.slice(0, 20));
});
