import type { FastifyInstance } from 'fastify';
import { StationError, toStationError } from '../../../src-shared/errors/index.ts';
import { PACKAGE_LIMITS } from '../../../src-shared/limits.ts';
import { holdsRole } from '../../../src-shared/models/role.ts';
import { withTrail } from '../../store/index.ts';
import type { Caller } from './context.ts';
import { callerOf } from './sign-in.ts';

const HEX = /^[0-9a-f]{64}$/;

/**
 * `PUT /uploads/<sha256>`: a package's bytes, straight into the blobs and hashed on their way; procedures then name the
 * digest. Nothing is submitted yet, and what nobody submits is collected.
 */
export function addUploads(server: FastifyInstance): void {
  server.addContentTypeParser('application/octet-stream', (_request, payload, done) => done(null, payload));
  server.put<{ Params: { digest: string }; Body: unknown }>(
    '/uploads/:digest',
    { bodyLimit: PACKAGE_LIMITS.packageBytes },
    async (request, reply) => {
      const caller = callerOf(request);
      const { digest } = request.params;
      const isDigest = HEX.test(digest);
      const { store, blobs } = caller.lease.station;
      const { userId: actor, role, credential } = caller;
      const target = isDigest ? `sha256:${digest}` : null;
      // An answer may go out while bytes still come in; whoever sent them must not take those for its next request.
      void reply.header('connection', 'close');
      const sizeBytes = await withTrail(
        { procedure: 'uploads.put', target, role, credential, requestId: request.id, actor },
        { now: Date.now, codeOf: (thrown) => toStationError(thrown).code, otherwise: async () => store },
        async () => {
          demandUploader(caller);
          // Nobody needs to wait for what is too much by its own account.
          if (Number(request.headers['content-length'] ?? 0) > PACKAGE_LIMITS.packageBytes)
            throw new StationError('http.body-too-large');
          if (!isDigest)
            throw new StationError('http.bad-request', {
              problem: 'the digest is not 64 hexadecimal digits',
            });
          // Other types were read into memory and are no stream.
          if (!isStream(request.body)) throw new StationError('http.unsupported-media-type');
          return blobs.putStream(request.body, {
            expected: `sha256:${digest}`,
            maxBytes: PACKAGE_LIMITS.packageBytes,
          });
        },
      );
      void reply.removeHeader('connection');
      return { digest: `sha256:${digest}`, sizeBytes };
    },
  );
}

function isStream(body: unknown): body is AsyncIterable<Uint8Array> {
  return typeof body === 'object' && body !== null && Symbol.asyncIterator in body;
}

function demandUploader({ role, scope }: Caller): void {
  if (scope !== null && scope !== 'publish') throw new StationError('auth.out-of-scope', { scope });
  if (!holdsRole(role, 'developer')) throw new StationError('api.forbidden', { role: 'developer' });
}
