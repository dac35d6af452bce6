import { randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import type { FastifyInstance } from 'fastify';
import { StationError } from '../../../src-shared/errors/index.ts';
import type { Station } from '../../station.ts';
import { createBlobShelf } from './blob-shelf.ts';
import { readRange, type ByteRange } from './byte-range.ts';
import { isHeld } from './conditional.ts';
import { callerOf } from './sign-in.ts';

const TYPE = 'application/vnd.marketplace.wpk';

/**
 * `/blobs/sha256/<digest>`: the bytes of a package, streamed, whole or in parts. What is approved and not blocked anybody may
 * have who is signed in without a scope; the rest only reviewers and whoever publishes it. Anything else is not there, whoever asks.
 */
export function addBlobs(server: FastifyInstance): void {
  const shelf = createBlobShelf();
  server.route<{ Params: { hex: string } }>({
    method: ['GET', 'HEAD'],
    url: '/blobs/sha256/:hex',
    handler: async (request, reply) => {
      const { hex } = request.params;
      const { role, publisherId, userId, scope, lease } = callerOf(request);
      // A scope names what a token is good for, and bytes are in none: anybody can have a run at a public CI.
      if (scope !== null) throw new StationError('auth.out-of-scope', { scope });
      const { station } = lease;
      const digest = `sha256:${hex}`;
      if (!isDigest(digest) || !(await shelf.mayFetch(station, digest, { role, publisherId, userId })))
        throw new StationError('http.not-found');
      const kept = await shelf.bytesOf(station, digest);
      const size = kept?.length ?? (await station.blobs.size(digest));
      if (size === null) throw new StationError('http.not-found');
      const etag = `"${hex}"`;
      void reply
        .header('etag', etag)
        .header('accept-ranges', 'bytes')
        // The bytes of a digest never change; who may have them can, so only the asker keeps them.
        .header('cache-control', 'private, max-age=31536000, immutable')
        .header('vary', 'authorization, cookie')
        .header('content-disposition', `attachment; filename="${hex}.wpk"`);
      if (isHeld(request.headers['if-none-match'], etag)) {
        void reply.status(304);
        return null;
      }
      const condition = request.headers['if-range'];
      const asked = condition === undefined || condition === etag ? request.headers.range : undefined;
      // RFC 9110 section 14.2: a range counts for GET only.
      const ranges = request.method === 'GET' ? readRange(asked, size) : null;
      if (ranges === 'unsatisfiable') {
        void reply.header('content-range', `bytes */${size}`);
        throw new StationError('http.range-not-satisfiable', { size });
      }
      const [only, ...more] = ranges ?? [];
      if (only !== undefined && more.length === 0) {
        void reply
          .status(206)
          .type(TYPE)
          .header('content-range', `bytes ${only.start}-${only.end}/${size}`)
          .header('content-length', only.end - only.start + 1);
        return kept?.subarray(only.start, only.end + 1) ?? station.blobs.stream(digest, only);
      }
      if (ranges !== null) {
        const boundary = randomBytes(18).toString('base64url');
        void reply.status(206).type(`multipart/byteranges; boundary=${boundary}`);
        return Readable.from(multipart(station, { digest, ranges, size, boundary }));
      }
      void reply.type(TYPE).header('content-length', size);
      return request.method === 'HEAD' ? null : (kept ?? station.blobs.stream(digest));
    },
  });
}

function isDigest(text: string): boolean {
  return /^sha256:[0-9a-f]{64}$/.test(text);
}

/** RFC 9110 section 14.6. */
async function* multipart(
  station: Station,
  {
    digest,
    ranges,
    size,
    boundary,
  }: {
    readonly digest: string;
    readonly ranges: readonly ByteRange[];
    readonly size: number;
    readonly boundary: string;
  },
): AsyncGenerator<Uint8Array> {
  for (const range of ranges) {
    const head = `\r\n--${boundary}\r\nContent-Type: ${TYPE}\r\nContent-Range: bytes ${range.start}-${range.end}/${size}\r\n\r\n`;
    yield Buffer.from(head);
    yield* station.blobs.stream(digest, range) as AsyncIterable<Uint8Array>;
  }
  yield Buffer.from(`\r\n--${boundary}--\r\n`);
}
