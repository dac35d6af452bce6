import { createORPCClient } from '@orpc/client';
import { RPCLink } from '@orpc/client/message-port';
import { createTanstackQueryUtils } from '@orpc/tanstack-query';
import type { WindowClient } from '../src-shared/contract/window.ts';
import { PORT_CHANNEL } from '../src-shared/window-port.ts';

/** The preload hands over one port, once; nothing is called before it came. */
const link = new Promise<RPCLink<Record<never, never>>>((resolve) => {
  const receive = (event: MessageEvent<unknown>): void => {
    const [port] = event.ports;
    const message = event.data;
    const isHandOver =
      typeof message === 'object' && message !== null && 'type' in message && message.type === PORT_CHANNEL;
    if (event.source !== window || !isHandOver || port === undefined) return;
    window.removeEventListener('message', receive);
    port.start();
    resolve(new RPCLink({ port }));
  };
  window.addEventListener('message', receive);
});

/** Every procedure of the station and of the window's host as a function. */
export const api = createORPCClient<WindowClient>({
  call: async (path, input, options) => (await link).call(path, input, options),
});

/** The same procedures as options for TanStack Query. */
export const orpc = createTanstackQueryUtils(api);
