import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';

/** A request as it came in. */
export interface Received {
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** What the receiver answers. */
export interface Reply {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** Never answers. */
  readonly hangs?: true;
}

/** A receiver of webhooks on this machine, over real HTTP, that answers as the test says and takes 204 as its default. */
export class WebhookReceiver {
  readonly received: Received[] = [];
  /** Answers of the requests to come, first one first; then `always`. */
  readonly replies: Reply[] = [];
  always: Reply = { status: 204 };
  /** Stays the same after it is closed. */
  readonly url: string;
  readonly #server: Server;
  readonly #waiting = new Set<() => void>();

  private constructor(server: Server) {
    this.#server = server;
    this.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`;
  }

  static async open(): Promise<WebhookReceiver> {
    const server = createServer();
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const receiver = new WebhookReceiver(server);
    server.on('request', (request, response) => {
      let body = '';
      request.setEncoding('utf8').on('data', (part: string) => (body += part));
      request.on('end', () => {
        receiver.received.push({ headers: request.headers, body });
        const reply = receiver.replies.shift() ?? receiver.always;
        for (const wake of receiver.#waiting) wake();
        if (reply.hangs === true) return;
        response.on('error', () => undefined);
        response.writeHead(reply.status, reply.headers).end(reply.body);
      });
    });
    return receiver;
  }

  /** Waits until so many requests came in. */
  async requests(count: number): Promise<readonly Received[]> {
    while (this.received.length < count)
      await new Promise<void>((resolve) => {
        const wake = (): void => {
          this.#waiting.delete(wake);
          resolve();
        };
        this.#waiting.add(wake);
      });
    return this.received;
  }

  async close(): Promise<void> {
    if (!this.#server.listening) return;
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, 'close');
  }
}
