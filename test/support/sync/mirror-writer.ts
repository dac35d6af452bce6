import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { writeArchive } from '../../../src-main/sync/mirror/write-archive.ts';
import {
  packagePath,
  PARTS,
  writeList,
  type MirrorFile,
  type MirrorList,
} from '../../../src-main/sync/mirror/format.ts';

// A program of its own: writes a mirror file of many large packages, each with another first byte, and says what it took.

const [out = '', blob = '', count = '1'] = process.argv.slice(2);
const { size } = await stat(blob);

async function* bytesOf(first: number): AsyncIterable<Uint8Array> {
  let isFirst = true;
  for await (const chunk of createReadStream(blob, { highWaterMark: 1024 * 1024 })) {
    const bytes = Buffer.from(chunk as Uint8Array);
    if (isFirst) bytes.writeUInt8(first);
    isFirst = false;
    yield bytes;
  }
}

const files: { file: MirrorFile; bytes: () => AsyncIterable<Uint8Array> }[] = [];
const empty = createHash('sha256').digest('hex');
for (const [kind, path] of Object.entries(PARTS))
  files.push({
    file: { kind, path, sizeBytes: 0, sha256: empty } as MirrorFile,
    bytes: () => bytesOfNothing(),
  });
const packages: MirrorList['packages'][number][] = [];
for (let first = 1; first <= Number(count); first += 1) {
  const hash = createHash('sha256');
  for await (const chunk of bytesOf(first)) hash.update(chunk);
  const sha256 = hash.digest('hex');
  const digest = `sha256:${sha256}`;
  packages.push({ extensionId: 'acme.large', version: `${first}.0.0`, digest, sizeBytes: size });
  const file = { kind: 'package', path: packagePath(digest), sizeBytes: size, sha256 } as const;
  files.push({ file, bytes: () => bytesOf(first) });
}
const zero = `sha256:${'0'.repeat(64)}`;
const list: MirrorList = {
  format: 1,
  createdAt: new Date(0).toISOString(),
  exporter: { name: 'test', fingerprint: zero, publicKey: 'none' },
  origin: { name: 'test', url: null, rootFingerprint: zero, logOrigin: 'test' },
  since: null,
  complete: true,
  metadata: { root: 1, timestamp: 1, snapshot: 1, targets: 1 },
  log: { size: 0 },
  packages,
  requires: [],
  files: files.map(({ file }) => file),
};
let bytes = 0;
await writeArchive(out, { listBytes: writeList(list), signature: Buffer.from('{}'), files }, (some) => {
  bytes += some;
  return Promise.resolve();
});
process.stdout.write(
  JSON.stringify({
    bytes: (await stat(out)).size,
    written: bytes,
    peak: process.resourceUsage().maxRSS * 1024,
  }),
);

async function* bytesOfNothing(): AsyncIterable<Uint8Array> {
  yield await Promise.resolve(new Uint8Array());
}
