import type { MetadataHttp } from '../metadata/fetch-file.ts';
import type { MirrorArchive } from './archive.ts';

/** The TUF files of a mirror file, to a client that believes that it asks a server: the same checks, no network. */
export function archiveHttp(archive: MirrorArchive): MetadataHttp {
  const files = new Map(
    archive.list.files.flatMap((file) => (file.kind === 'metadata' ? [[file.name, file] as const] : [])),
  );
  return {
    get(path) {
      const file = files.get(path.replace(/^\/tuf\//, ''));
      return Promise.resolve({
        status: file === undefined ? 404 : 200,
        headers: {},
        body: file === undefined ? nothing() : archive.content(file),
      });
    },
  };
}

// eslint-disable-next-line require-yield -- a body without a byte
async function* nothing(): AsyncIterable<Uint8Array> {
  await Promise.resolve();
}

/** The roots in a mirror file, oldest first. */
export async function rootsIn(archive: MirrorArchive): Promise<readonly string[]> {
  const found: { readonly version: number; readonly text: string }[] = [];
  for (const file of archive.list.files) {
    if (file.kind !== 'metadata') continue;
    const [, version] = /^([1-9]\d{0,9})\.root\.json$/.exec(file.name) ?? [];
    if (version === undefined) continue;
    const parts: Uint8Array[] = [];
    for await (const part of archive.content(file)) parts.push(part);
    found.push({ version: Number(version), text: Buffer.concat(parts).toString('utf8') });
  }
  return found.toSorted((a, b) => a.version - b.version).map(({ text }) => text);
}
