import { createORPCClient } from '@orpc/client';
import { RPCLink } from '@orpc/client/message-port';
import type { ConsentClient } from '../../src-shared/contract/window.ts';
import { PORT_CHANNEL } from '../../src-shared/window-port.ts';

/** The consent view's own port, which no other page has. */
const link = new Promise<RPCLink<Record<never, never>>>((resolve) => {
  window.addEventListener('message', (event: MessageEvent<{ readonly type?: unknown } | null>) => {
    const [port] = event.ports;
    if (event.source !== window || event.data?.type !== PORT_CHANNEL || port === undefined) return;
    port.start();
    resolve(new RPCLink({ port }));
  });
});

/** What the view may ask: its plan, the decision on it, and nothing else. */
export const api = createORPCClient<ConsentClient>({
  call: async (path, input, options) => (await link).call(path, input, options),
});
