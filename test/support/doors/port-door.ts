import { MessageChannel } from 'node:worker_threads';
import { createORPCClient } from '@orpc/client';
import { RPCLink } from '@orpc/client/message-port';
import { servePort } from '../../../src-main/api/index.ts';
import type { StationClient } from '../../../src-shared/contract/index.ts';
import { callByName } from './call-by-name.ts';
import { stationContexts } from './contexts.ts';
import type { OpenDoor } from './door.ts';

/** The contract over MessagePorts: one for the window's renderer, one for the consent view. */
export const openPortDoor: OpenDoor = async (home) => {
  const { context, close } = stationContexts(home);
  const channels = [new MessageChannel(), new MessageChannel()] as const;
  const clients = channels.map((channel, index) => {
    servePort(channel.port1, () => context(index === 1));
    channel.port1.start();
    channel.port2.start();
    return createORPCClient<StationClient>(new RPCLink({ port: channel.port2 }));
  });
  const [client, consent] = clients;
  if (client === undefined || consent === undefined) throw new Error('no client');
  return {
    client,
    consent,
    call: (name, input) => callByName(client, name, input),
    async close() {
      for (const { port1, port2 } of channels) {
        port2.close();
        port1.close();
      }
      await close();
    },
  };
};
