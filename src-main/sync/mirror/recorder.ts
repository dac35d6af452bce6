import type { MetadataHttp } from '../metadata/fetch-file.ts';

/** A file of TUF metadata as the registry handed it out. */
export interface RecordedFile {
  /** Below `/tuf/`. */
  readonly name: string;
  readonly bytes: Buffer;
}

/**
 * Remembers every file that a client of the metadata reads on its way: together they are what another client needs for the same
 * targets, and nothing more.
 */
export function recording(http: MetadataHttp): {
  readonly http: MetadataHttp;
  readonly files: ReadonlyMap<string, Buffer>;
} {
  const files = new Map<string, Buffer>();
  return {
    files,
    http: {
      async get(path, ask) {
        const answer = await http.get(path, ask);
        const name = path.replace(/^\/tuf\//, '');
        return { ...answer, body: kept(answer.status, answer.body, (bytes) => files.set(name, bytes)) };
      },
    },
  };
}

async function* kept(
  status: number,
  body: AsyncIterable<Uint8Array>,
  keep: (bytes: Buffer) => void,
): AsyncIterable<Uint8Array> {
  const parts: Uint8Array[] = [];
  for await (const part of body) {
    parts.push(part);
    yield part;
  }
  if (status === 200) keep(Buffer.concat(parts));
}
