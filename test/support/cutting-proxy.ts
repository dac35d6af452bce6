import { createServer, connect, type AddressInfo, type Socket } from 'node:net';
import { onTestFinished } from 'vitest';

/** Where a connection breaks: after so many bytes, since it was asked for, of what the server answers or of what is sent to it. */
export type CutPoint = ({ readonly answered: number } | { readonly sent: number }) & {
  /** As if it had been said whole, in place of a reset. */
  readonly truncated?: boolean;
  /** Called when it breaks. */
  readonly onCut?: () => void;
};

/** A way to a server that breaks when it is told to. */
export interface CuttingProxy {
  readonly url: string;
  /** Breaks the next connection that comes so far; null breaks nothing. */
  cut(at: CutPoint | null): void;
  /** Connections that were broken so far. */
  readonly cuts: () => number;
}

export async function cuttingProxy(target: string): Promise<CuttingProxy> {
  const { hostname, port } = new URL(target);
  let next: CutPoint | null = null;
  let cuts = 0;
  let bytes = 0;
  const open = new Set<Socket>();
  const server = createServer((near) => {
    const far = connect(Number(port), hostname);
    open.add(near).add(far);
    const relay = (from: Socket, to: Socket, which: 'answered' | 'sent'): void => {
      from.on('data', (part: Buffer) => {
        const limit = next === null ? null : limitOf(next, which);
        if (next !== null && limit !== null && bytes + part.byteLength >= limit) {
          const { truncated = false, onCut } = next;
          next = null;
          cuts += 1;
          if (truncated) {
            to.end(part.subarray(0, Math.max(0, limit - bytes)));
            from.destroy();
          } else {
            near.resetAndDestroy();
            far.resetAndDestroy();
          }
          onCut?.();
          return;
        }
        if (limit !== null) bytes += part.byteLength;
        to.write(part);
      });
      from.on('end', () => to.end());
      // The other end of a connection that was reset.
      from.on('error', () => to.destroy());
      from.on('close', () => to.destroy());
    };
    relay(near, far, 'sent');
    relay(far, near, 'answered');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    for (const socket of open) socket.destroy();
    server.close();
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    cut(at) {
      next = at;
      bytes = 0;
    },
    cuts: () => cuts,
  };
}

function limitOf(point: CutPoint, which: 'answered' | 'sent'): number | null {
  if ('answered' in point) return which === 'answered' ? point.answered : null;
  return which === 'sent' ? point.sent : null;
}
