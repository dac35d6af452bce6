import type { FastifyInstance } from 'fastify';
import { StationError } from '../../../src-shared/errors/index.ts';
import { PACKAGE_LIMITS } from '../../../src-shared/limits.ts';
import { holdsRole } from '../../../src-shared/models/role.ts';
import { callerOf } from './sign-in.ts';

const HEX = /^[0-9a-f]{64}$/;

/**
 * `PUT /uploads/<sha256>`: a package's bytes, straight into the blobs and hashed on their way; procedures then name the
 * digest. Nothing is submitted yet, and what nobody submits is collected.
 */
export function addUploads(server: FastifyInstance): void {
  server.addContentTypeParser('application/octet-stream', (_request, payload, done) => done(null, payload));
  server.put<{ Params: { digest: string }; Body: AsyncIterable<Uint8Array> }>(
    '/uploads/:digest',
    { bodyLimit: PACKAGE_LIMITS.packageBytes },
    async (request, reply) => {
      const { role, lease } = callerOf(request);
      if (!holdsRole(role, 'developer')) throw new StationError('api.forbidden', { role: 'developer' });
      const { digest } = request.params;
      if (!HEX.test(digest))
        throw new StationError('http.bad-request', { problem: 'the digest is not 64 hexadecimal digits' });
      const expected = `sha256:${digest}`;
      const sizeBytes = await lease.station.blobs.putStream(request.body, {
        expected,
        maxBytes: PACKAGE_LIMITS.packageBytes,
      });
      return reply.send({ digest: expected, sizeBytes });
    },
  );
}
