import { createORPCClient } from '@orpc/client';
import { RPCLink } from '@orpc/client/message-port';
import type { Page } from '@playwright/test';
import type { WindowClient } from '../../../../src-shared/contract/window.ts';
import { hasPort } from './raw-port.ts';

type Listener = (event: { readonly data: unknown }) => void;

/** A client in the test whose every message travels over the page's own port. The page's port must be seized. */
export async function clientOf<Client = WindowClient>(page: Page): Promise<Client> {
  await hasPort(page);
  const listeners: Listener[] = [];
  await page.exposeFunction('stationReceived', (data: unknown) => {
    for (const listener of listeners) listener({ data });
  });
  await page.evaluate(() => {
    const own = window as unknown as { stationPort: MessagePort; stationReceived: (data: unknown) => void };
    own.stationPort.addEventListener('message', ({ data }) => own.stationReceived(data));
  });
  const port = {
    addEventListener(name: string, listener: Listener) {
      if (name === 'message') listeners.push(listener);
    },
    postMessage(message: unknown) {
      const sent = page.evaluate((given) => {
        const { stationPort } = window as unknown as { stationPort: { postMessage(data: unknown): void } };
        Reflect.apply(stationPort.postMessage, stationPort, [given]);
      }, message);
      // Whoever waits for the answer hears of a page that is gone.
      sent.catch(() => undefined);
    },
  };
  return createORPCClient(new RPCLink({ port: port as never })) as Client;
}
