import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { StationError } from '../../../src-shared/errors/index.ts';
import { etagOf, isHeld } from './conditional.ts';
import { callerOf } from './sign-in.ts';

/** The files that are served, and no other: metadata with its version, and small targets with their digest. */
const METADATA = /^[1-9][0-9]{0,9}\.[a-z0-9](?:[a-z0-9-]{0,79})\.json$/;
const TARGET = /^[0-9a-f]{64}\.[a-z0-9](?:[a-z0-9-]{0,79})\.json$/;
const TIMESTAMP = 'timestamp.json';

/**
 * `/tuf`: the signed metadata, as it lies in the home (TUF specification section 6). Whoever is signed in may read it, in whatever
 * role: it names what is published and nothing else. Packages themselves are at `/blobs`.
 */
export function addTufFiles(server: FastifyInstance): void {
  server.get<{ Params: { file: string } }>('/tuf/:file', async (request, reply) => {
    const { file } = request.params;
    if (file !== TIMESTAMP && !METADATA.test(file)) throw new StationError('http.not-found');
    return answer(request, reply, [file]);
  });
  server.get<{ Params: { file: string } }>('/tuf/targets/:file', async (request, reply) => {
    const { file } = request.params;
    if (!TARGET.test(file)) throw new StationError('http.not-found');
    return answer(request, reply, ['targets', file]);
  });
  server.get<{ Params: { file: string } }>('/tuf/targets/publishers/:file', async (request, reply) => {
    const { file } = request.params;
    if (!TARGET.test(file)) throw new StationError('http.not-found');
    return answer(request, reply, ['targets', 'publishers', file]);
  });
}

async function answer(
  request: FastifyRequest,
  reply: FastifyReply,
  names: readonly string[],
): Promise<string | null> {
  const { lease, scope } = callerOf(request);
  // A scope names what a token is good for, and following a server is none of it.
  if (scope !== null) throw new StationError('auth.out-of-scope', { scope });
  let text: string;
  try {
    text = await readFile(path.join(lease.station.tuf.path, ...names), 'utf8');
  } catch (thrown) {
    if (thrown instanceof Error && 'code' in thrown && thrown.code === 'ENOENT')
      throw new StationError('http.not-found', {}, thrown);
    throw thrown;
  }
  const etag = etagOf(text);
  // What carries a version or a digest in its name never changes; the timestamp is what tells of anything new.
  const caching = names[0] === TIMESTAMP ? 'no-store' : 'private, max-age=31536000, immutable';
  void reply.header('etag', etag).header('cache-control', caching).header('vary', 'authorization, cookie');
  if (!isHeld(request.headers['if-none-match'], etag)) {
    void reply.type('application/json');
    return text;
  }
  void reply.status(304);
  return null;
}
