import {
  onMessagePortClose,
  onMessagePortMessage,
  type SupportedMessagePort,
} from '@orpc/client/message-port';
import type { AnyContractRouter } from '@orpc/contract';
import type { Router } from '@orpc/server';
import { StandardRPCHandler } from '@orpc/server/standard';
import { handleStandardServerPeerMessage } from '@orpc/server/standard-peer';
import { encodeResponseMessage, MessageType, ServerPeer } from '@orpc/standard-server-peer';
import { StationError, type ErrorCode } from '../../src-shared/errors/index.ts';
import type { ApiContext } from './context.ts';
import { toApiError } from './guard.ts';
import { readFrame } from './port-frame.ts';
import { router } from './router.ts';

/** The longest message a port may send, in characters: packages travel as paths and digests, never as bytes. */
export const PORT_MESSAGE_LIMIT = 8 * 1024 * 1024;

/** Calls that one port may have open at once. */
const OPEN_CALLS = 256;

/**
 * Serves the contract over a MessagePort, to the window's renderer or to another thread. `context` says what is known of
 * the caller, anew for each call; the caller has no say in it. `served` is the whole contract unless a host serves a part of
 * it, or something of its own beside it. What is not a well-formed call is refused or dropped, and
 * never reaches a handler nor ends this process.
 */
export function servePort(
  port: SupportedMessagePort,
  context: () => ApiContext,
  served: Router<AnyContractRouter, ApiContext> = router,
): void {
  const handler = new StandardRPCHandler<ApiContext>(served, {
    interceptors: [
      async (options) => {
        const { requestId } = options.context;
        try {
          const result = await options.next();
          if (result.matched) return result;
        } catch (thrown) {
          throw toApiError(thrown, requestId);
        }
        const procedure = options.request.url.pathname.replace(/^\//, '').replaceAll('/', '.');
        throw toApiError(
          new StationError('api.unknown-procedure', { procedure: procedure.slice(0, 100) }),
          requestId,
        );
      },
    ],
  });
  const peer = new ServerPeer(async (message) => {
    // No answer of ours is a blob.
    if (typeof message === 'string') port.postMessage(message);
  });
  const refuse = async (id: string, code: ErrorCode, details: Record<string, unknown>): Promise<void> => {
    const error = toApiError(new StationError(code, details), '');
    const body = { json: error.toJSON() };
    const answer = await encodeResponseMessage(id, MessageType.RESPONSE, {
      status: error.status,
      headers: {},
      body,
    });
    if (typeof answer === 'string') port.postMessage(answer);
  };
  const receive = async (message: unknown): Promise<void> => {
    if (typeof message !== 'string') return;
    if (message.length > PORT_MESSAGE_LIMIT) {
      // Not worth parsing; our client writes the id first.
      const id = /^\{"i":"([\w-]{1,64})"/.exec(message.slice(0, 80))?.[1];
      const details = { characters: message.length, limit: PORT_MESSAGE_LIMIT };
      return id === undefined ? undefined : refuse(id, 'api.message-too-large', details);
    }
    const frame = readFrame(message);
    if (frame.kind === 'nothing') return;
    const malformed = (reason: string): Promise<void> =>
      refuse(frame.id, 'api.invalid-input', { problem: `the message is malformed: ${reason}` });
    if (frame.kind === 'malformed') return malformed(frame.problem);
    // Giving a call up is always heard, above all on a port that has too many open.
    if (frame.kind === 'call' && peer.length >= OPEN_CALLS)
      return refuse(frame.id, 'api.too-many-calls', { limit: OPEN_CALLS });
    try {
      await handleStandardServerPeerMessage(handler, peer, message, { context: context() });
    } catch (thrown) {
      await malformed((thrown instanceof Error ? thrown.message : String(thrown)).slice(0, 200));
    }
  };
  onMessagePortMessage(port, (message: unknown) => void receive(message));
  onMessagePortClose(port, () => peer.close());
}
