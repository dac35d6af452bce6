import { StationError } from '../../../src-shared/errors/index.ts';
import { demandSuccess } from '../http-errors.ts';
import type { RemoteHttp } from '../http-port.ts';

/** The way to a server, as far as metadata needs it. What comes in a file has no address. */
export type MetadataHttp = Pick<RemoteHttp, 'get'> & Partial<Pick<RemoteHttp, 'url'>>;

export interface Source {
  readonly http: MetadataHttp;
  readonly now: () => number;
}

/** One file, whole. Null where the server has none of that name. @throws sync.metadata-too-large and what the way there throws */
export async function fetchFile(
  { http, now }: Source,
  file: string,
  bounds: { readonly role: string; readonly maxBytes: number; readonly signal?: AbortSignal | undefined },
): Promise<Buffer | null> {
  const { role, maxBytes, signal } = bounds;
  const parts: Uint8Array[] = [];
  try {
    const address = `/tuf/${file}`;
    const { status, headers, body } = await http.get(address, { maxBytes, signal });
    let length = 0;
    // Read to its end whatever it is: the connection is wanted again.
    for await (const part of body) {
      length += part.byteLength;
      // Endless data (section 1.5.2), whichever way was taken to the server.
      if (length > maxBytes) throw tooLarge(role, maxBytes);
      parts.push(part);
    }
    if (status === 404) return null;
    demandSuccess(`${http.url ?? ''}${address}`, status, headers, now());
    return Buffer.concat(parts);
  } catch (thrown) {
    if (thrown instanceof StationError && thrown.code === 'sync.too-large')
      throw tooLarge(role, maxBytes, thrown);
    throw thrown;
  }
}

/** A file that the metadata names. @throws sync.metadata-missing */
export async function fetchNamed(
  source: Source,
  file: string,
  bounds: { readonly role: string; readonly maxBytes: number; readonly signal?: AbortSignal | undefined },
): Promise<Buffer> {
  const bytes = await fetchFile(source, file, bounds);
  if (bytes === null) throw new StationError('sync.metadata-missing', { file, role: bounds.role });
  return bytes;
}

function tooLarge(role: string, limit: number, cause?: unknown): StationError {
  return new StationError('sync.metadata-too-large', { role, limit }, cause);
}
