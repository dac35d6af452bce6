import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { openMetadata, type RemoteMetadata } from '../../src-main/sync/metadata/index.ts';
import { createTufRepository, openTufFolder, type TufRepository } from '../../src-main/tuf/index.ts';
import type { TestRegistry } from './registry/open-registry.ts';
import { temporaryFolder } from './temporary-folder.ts';
import { ed25519 } from './tuf-server.ts';

/** A repository over a test's registry, with the root keys of three people, two of whom are needed. */
export class TufHome {
  readonly folder: string;
  /** What followers read: another folder once a restored home took the place of this one. */
  served: string;
  readonly people: readonly ReturnType<typeof ed25519>[];
  readonly repository: TufRepository;
  /** UTC milliseconds. */
  now = Date.UTC(2026, 0, 2);
  /** Called before each change of a file. */
  beforeChange: (name: string) => void = () => undefined;
  readonly #keys: Map<string, KeyObject>;

  /** `before` lends its keys to a repository in the folder of a home that was restored. */
  constructor({ store, home }: Pick<TestRegistry, 'store' | 'home'>, folder?: string, before?: TufHome) {
    this.folder = folder ?? temporaryFolder();
    this.served = this.folder;
    this.people = before?.people ?? [ed25519(), ed25519(), ed25519()];
    this.#keys = before === undefined ? new Map<string, KeyObject>() : before.#keys;
    this.now = before?.now ?? this.now;
    this.repository = createTufRepository({
      folder: openTufFolder(this.folder, (name) => this.beforeChange(name)),
      home,
      store,
      keys: { key: async (role, generation) => this.#key(`${role} ${generation}`) },
      now: () => this.now,
      facts: async () => ({ logOrigin: 'log', logPublicKey: 'a key', registryPublicKey: 'another' }),
    });
  }

  async begin(bits = 2): Promise<void> {
    const rootKeys = this.people.map(({ publicKey }) => publicKey);
    await this.repository.init({ rootKeys, threshold: 2, name: 'Acme', bits, replace: false });
    await this.signRoot(0, 1);
  }

  /** These people sign what waits. */
  async signRoot(...who: readonly number[]): ReturnType<TufRepository['sign']> {
    let last: Awaited<ReturnType<TufRepository['sign']>> | null = null;
    for (const index of who) {
      const person = this.people[index];
      if (person !== undefined) last = await this.repository.sign('root', person.privateKey);
    }
    if (last === null) throw new Error('nobody signed');
    return last;
  }

  /** A station that follows, and reads the files as they lie there. */
  async follower(): Promise<RemoteMetadata> {
    return openMetadata({
      folder: temporaryFolder(),
      now: () => this.now,
      trustedRoot: await readFile(path.join(this.folder, '1.root.json'), 'utf8'),
      http: {
        get: async (address) => {
          const name = address.replace('/tuf/', '');
          const bytes = await readFile(path.join(this.served, name)).catch(() => null);
          return { status: bytes === null ? 404 : 200, headers: {}, body: whole(bytes ?? Buffer.alloc(0)) };
        },
      },
    });
  }

  #key(name: string): KeyObject {
    const there = this.#keys.get(name) ?? generateKeyPairSync('ed25519').privateKey;
    this.#keys.set(name, there);
    return there;
  }
}

async function* whole(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}
