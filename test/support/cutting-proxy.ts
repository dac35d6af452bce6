import { createServer, connect, type AddressInfo, type Socket } from 'node:net';
import { onTestFinished } from 'vitest';

/** A way to a server that breaks when it is told to. */
export interface CuttingProxy {
  readonly url: string;
  /** Resets the next connection after so many bytes of what the server answers, or of what is sent to it; null breaks nothing. */
  cut(after: { readonly answered: number } | { readonly sent: number } | null): void;
  /** Connections that were reset so far. */
  readonly cuts: () => number;
}

export async function cuttingProxy(target: string): Promise<CuttingProxy> {
  const { hostname, port } = new URL(target);
  let next: { readonly answered: number } | { readonly sent: number } | null = null;
  let cuts = 0;
  const open = new Set<Socket>();
  const server = createServer((near) => {
    const far = connect(Number(port), hostname);
    open.add(near).add(far);
    let bytes = 0;
    const relay = (from: Socket, to: Socket, which: 'answered' | 'sent'): void => {
      from.on('data', (part: Buffer) => {
        const limit = next !== null && which in next ? (Object.values(next)[0] as number) : null;
        if (limit !== null && bytes + part.byteLength >= limit) {
          to.write(part.subarray(0, Math.max(0, limit - bytes)));
          next = null;
          cuts += 1;
          near.resetAndDestroy();
          far.resetAndDestroy();
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
    cut(after) {
      next = after;
    },
    cuts: () => cuts,
  };
}
