import { createReadStream } from 'node:fs';
import { mkdir, open, readFile, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { StationError } from '../../src-shared/errors/index.ts';
import { SYNC_LIMITS } from '../../src-shared/limits.ts';
import type { BlobStore } from '../store/blob-port.ts';
import { demandSuccess } from './http-errors.ts';
import type { RemoteHttp } from './http-port.ts';

export interface Download {
  /** Hex. */
  readonly sha256: string;
  /** What the signed metadata says it has. */
  readonly length: number;
  /** Where unfinished downloads lie. */
  readonly folder: string;
  readonly signal: AbortSignal;
  /** 0 to 1. */
  readonly progress: (fraction: number) => Promise<void>;
  readonly now: () => number;
}

/** Trouble after which the rest is asked for at once. */
const BROKEN = new Set(['sync.unreachable', 'sync.cut-short', 'sync.too-slow']);

/**
 * Brings one blob here: what arrived stays on the disk when the connection breaks or the process ends, and only the rest is asked
 * for. The blob store takes the whole in when its digest is the one that was to come.
 * @throws sync.wrong-digest, sync.too-large, and what the way to the server throws
 */
export async function downloadBlob(http: RemoteHttp, blobs: BlobStore, wanted: Download): Promise<void> {
  const { sha256, length, folder } = wanted;
  const digest = `sha256:${sha256}`;
  if ((await blobs.verify(digest)) === 'ok') return;
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const part = path.join(folder, `${sha256}.part`);
  for (let repeats = 0; ;) {
    const before = await sizeOf(part);
    try {
      await readOn(http, part, wanted);
      break;
    } catch (thrown) {
      const isBroken = thrown instanceof StationError && BROKEN.has(thrown.code);
      repeats = (await sizeOf(part)) > before ? 0 : repeats + 1;
      if (!isBroken || repeats >= SYNC_LIMITS.downloadRepeats) throw thrown;
    }
  }
  try {
    await blobs.putStream(createReadStream(part), { expected: digest, maxBytes: length });
  } catch (thrown) {
    if (!(thrown instanceof StationError && /^store\.blob-(?:mismatch|too-large)$/.test(thrown.code)))
      throw thrown;
    const url = `${http.url}/blobs/sha256/${sha256}`;
    throw new StationError('sync.wrong-digest', { url, expected: digest }, thrown);
  } finally {
    // Whole it lies with the blobs; wrong it is worth nothing.
    await rm(part, { force: true });
    await rm(`${part}.etag`, { force: true });
  }
}

/** Reads from where the file ends to the end of the blob. RFC 9110 section 14.2: the part only while it is the same thing. */
async function readOn(http: RemoteHttp, part: string, wanted: Download): Promise<void> {
  const { sha256, length, signal } = wanted;
  const place = `/blobs/sha256/${sha256}`;
  const url = `${http.url}${place}`;
  let start = await sizeOf(part);
  const etag = await textOf(`${part}.etag`);
  if (start > length || (start > 0 && etag === null)) start = 0;
  if (start === length && length > 0) return;
  const resumes = start > 0 && etag !== null;
  const { status, headers, body } = await http.get(place, {
    maxBytes: length,
    signal,
    ...(resumes ? { range: { start }, headers: { 'if-range': etag } } : {}),
  });
  if (status === 416) {
    // What lies here cannot be a beginning of it.
    await rm(part, { force: true });
    throw new StationError('sync.cut-short', { url, received: start, expected: length });
  }
  demandSuccess(url, status, headers, wanted.now());
  if (status !== 206) start = 0;
  else if (!isRest(headers['content-range'], start, length))
    throw new StationError('sync.answer-invalid', {
      url,
      problem: 'it sent another part than was asked for',
    });
  const file = await open(part, start === 0 ? 'w' : 'r+', 0o600);
  let received = start;
  try {
    if (start === 0) await keepEtag(`${part}.etag`, headers['etag']);
    await file.truncate(start);
    for await (const bytes of body) {
      if (received + bytes.byteLength > length)
        throw new StationError('sync.too-large', { url, maxBytes: length });
      await file.write(bytes, 0, bytes.byteLength, received);
      received += bytes.byteLength;
      await wanted.progress(received / length);
    }
    await file.sync();
  } finally {
    await file.close();
  }
  if (received < length) throw new StationError('sync.cut-short', { url, received, expected: length });
}

/** RFC 9110 section 14.4. */
function isRest(field: string | undefined, start: number, length: number): boolean {
  return field === `bytes ${start}-${length - 1}/${length}`;
}

/** A weak one does not name the bytes (RFC 9110 section 13.1.5): then the next try begins anew. */
async function keepEtag(file: string, etag: string | undefined): Promise<void> {
  await rm(file, { force: true });
  if (etag === undefined || etag.startsWith('W/') || etag.length > 200) return;
  const handle = await open(file, 'w', 0o600);
  try {
    await handle.writeFile(etag);
  } finally {
    await handle.close();
  }
}

async function sizeOf(file: string): Promise<number> {
  return (await stat(file).catch(whereMissing(null)))?.size ?? 0;
}

async function textOf(file: string): Promise<string | null> {
  return readFile(file, 'utf8').catch(whereMissing(null));
}

function whereMissing<T>(value: T): (thrown: unknown) => T {
  return (thrown) => {
    if (thrown instanceof Error && 'code' in thrown && thrown.code === 'ENOENT') return value;
    throw thrown;
  };
}
