import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { openRemoteHttp, type RemoteHttpOptions } from '../../src-main/sync/http.ts';
import { openMetadata, type RemoteMetadata } from '../../src-main/sync/metadata/index.ts';
import { rejectionOf } from './refused-code.ts';
import { temporaryFolder } from './temporary-folder.ts';
import { START, type TufForge } from './tuf-forge.ts';

export type Answering = (request: IncomingMessage, response: ServerResponse, file: string) => boolean;

/** One client of one forged repository. */
export interface Follower {
  readonly metadata: RemoteMetadata;
  readonly folder: string;
  /** Names of the files that were asked for, in order. */
  readonly asked: string[];
  /** UTC milliseconds. */
  now: number;
  /** Answers before the repository does; true where it did. */
  answer: Answering | null;
  /** The code that the next refresh is refused with; and that nothing that was trusted changed by it. */
  refusal(): Promise<string>;
  /** What is trusted, byte for byte. */
  trusted(): Promise<string | null>;
  refresh(): ReturnType<RemoteMetadata['refresh']>;
}

/** A server on this machine that serves any number of forged repositories, each below its own path. */
export class TufWire {
  readonly #server: Server;
  readonly #served = new Map<string, { forge: TufForge; follower: Follower }>();
  readonly #closing: (() => Promise<void>)[] = [];

  private constructor(server: Server) {
    this.#server = server;
    server.on('request', (request, response) => this.#answer(request, response));
  }

  static async listen(): Promise<TufWire> {
    const server = createServer();
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new TufWire(server);
  }

  async close(): Promise<void> {
    for (const close of this.#closing) await close();
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, 'close');
  }

  /** A client of `forge`, which has seen nothing yet. */
  follow(forge: TufForge, timing: RemoteHttpOptions['timing'] = {}): Follower {
    const { port } = this.#server.address() as AddressInfo;
    const name = `r${this.#served.size}`;
    const http = openRemoteHttp({ url: `http://127.0.0.1:${port}/${name}`, timing });
    this.#closing.push(() => http.close());
    const folder = temporaryFolder();
    const trusted = (): Promise<string | null> =>
      readFile(path.join(folder, 'state.json'), 'utf8').catch(() => null);
    const metadata = openMetadata({
      folder,
      http,
      now: () => follower.now,
      trustedRoot: forge.trustedRoot,
    });
    const follower: Follower = {
      metadata,
      folder,
      asked: [],
      now: START,
      answer: null,
      trusted,
      refresh: () => metadata.refresh(),
      async refusal() {
        const before = await trusted();
        const code = await rejectionOf(metadata.refresh());
        if ((await trusted()) !== before) throw new Error(`${code}, but what is trusted changed`);
        return code;
      },
    };
    this.#served.set(name, { forge, follower });
    return follower;
  }

  #answer(request: IncomingMessage, response: ServerResponse): void {
    const [, name = '', place = '', ...rest] = (request.url ?? '').split('/');
    const served = this.#served.get(name);
    const file = decodeURIComponent(rest.join('/'));
    if (served === undefined || place !== 'tuf') {
      response.writeHead(404).end();
      return;
    }
    served.follower.asked.push(file);
    if (served.follower.answer?.(request, response, file) === true) return;
    const bytes = served.forge.files.get(file);
    if (bytes === undefined) response.writeHead(404).end();
    else response.writeHead(200, { 'content-type': 'application/json' }).end(bytes);
  }
}
