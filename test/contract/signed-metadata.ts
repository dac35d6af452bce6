import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { fromApiError } from '../../src-main/api/index.ts';
import type { Door, OpenDoor } from '../support/doors/door.ts';
import type { Runner } from './api.ts';

const TIME = { timeout: 180_000 };
const passphrase = 'a passphrase';

/** What the doors of one machine owe whoever holds the keys of a server's metadata. Over HTTP none of it exists. */
export function signedMetadataContract(
  { describe, it, beforeAll, afterAll, expect }: Runner,
  name: string,
  open: OpenDoor,
): void {
  describe(`the keys of a server's metadata through ${name}`, () => {
    let folder: string;
    let door: Door;
    beforeAll(async () => {
      folder = await mkdtemp(path.join(os.tmpdir(), 'station-contract-'));
      door = await open(path.join(folder, 'home'));
    });
    afterAll(async () => {
      await door.close();
      await rm(folder, { recursive: true, force: true });
    });

    const codeOf = (work: Promise<unknown>): Promise<string> =>
      work.then(
        (value) => `answered ${JSON.stringify(value)}`,
        (thrown: unknown) => fromApiError(thrown).code,
      );

    it(
      'makes keys, signs a first root and the next one, and lets a publisher sign for itself',
      TIME,
      async () => {
        const { tuf, publishers } = door.client;
        const [root, file, own] = ['root.key', 'root.json', 'acme.key'].map((one) =>
          path.join(folder, one),
        ) as [string, string, string];
        expect(await codeOf(tuf.publish({}))).toBe('tuf.not-initialised');
        expect(await codeOf(tuf.rotate({}))).toBe('tuf.not-initialised');
        const { keyId } = await tuf.key({ out: root, passphrase });
        const plan = { rootKeys: [root], threshold: 1, name: 'Acme', bits: 1 };
        expect(await tuf.init(plan)).toMatchObject({ kind: 'root', keys: [keyId], threshold: 1 });
        expect(await codeOf(tuf.init(plan))).toBe('tuf.root-pending');
        expect(await tuf.pending({ out: file })).toEqual({ path: file });
        expect(await tuf.sign({ file, key: root, passphrase })).toMatchObject({ keyId });
        expect(await codeOf(tuf.sign({ file, key: root, passphrase: 'another one' }))).toBe(
          'trust.passphrase-wrong',
        );
        expect(await tuf.accept({ file })).toMatchObject({ signed: 1, published: { timestampVersion: 1 } });
        expect(await codeOf(tuf.init(plan))).toBe('tuf.initialised');
        expect(await tuf.rotate({})).toMatchObject({ pending: { version: 2 } });
        expect(await tuf.sign({ key: root, passphrase })).toMatchObject({ published: { roles: ['root'] } });

        await publishers.create({ id: 'acme', displayName: 'Acme' });
        await tuf.key({ out: own, passphrase });
        expect(await tuf.delegate({ publisherId: 'acme', key: own })).toMatchObject({ targets: 0 });
        expect(await tuf.undelegate({ publisherId: 'acme' })).toEqual({ published: null });
        expect((await tuf.publish({})).jobId).toMatch(/^[0-9a-f-]{36}$/);
        expect(await tuf.status()).toMatchObject({
          initialised: true,
          root: { version: 2 },
          bins: 2,
          pending: [],
        });
      },
    );
  });
}
