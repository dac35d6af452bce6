import { MessageChannelMain, type MessagePortMain, type WebContents } from 'electron';
import { PORT_CHANNEL } from '../../../src-shared/window-port.ts';

export interface PagePortOptions {
  /** True for the addresses that this page may have. */
  readonly isOwn: (url: string) => boolean;
  /** Answers what comes through a port. Called for each load: the page has begun anew. */
  readonly serve: (port: MessagePortMain) => void;
}

/**
 * Hands one page its port when its preload asks, once for each load: to the main frame at our own address and to nothing
 * else. A page that loads again gets a new one, and the old one is closed with all its open calls. A page that only tried
 * to leave stays, and keeps its port.
 */
export function handPortTo(contents: WebContents, options: PagePortOptions): void {
  let open: MessagePortMain | null = null;
  const close = (): void => {
    open?.close();
    open = null;
  };
  contents.on('render-process-gone', close);
  contents.once('destroyed', close);
  contents.ipc.on(PORT_CHANNEL, (event) => {
    const frame = event.senderFrame;
    if (frame === null || frame !== contents.mainFrame || !options.isOwn(frame.url)) return;
    close();
    const { port1, port2 } = new MessageChannelMain();
    open = port1;
    options.serve(port1);
    frame.postMessage(PORT_CHANNEL, null, [port2]);
  });
}
