import { hash } from 'node:crypto';
import type { FastifyInstance } from 'fastify';

/**
 * Every answer to a GET has a strong ETag, and one that the caller holds already is answered 304 (RFC 9110 sections 8.8.3
 * and 13.1.2). Answers depend on who asks, so only they may keep them, and ask again each time.
 */
export function answerConditionally(server: FastifyInstance): void {
  server.addHook('onSend', (request, reply, payload: unknown, done) => {
    if (request.method !== 'GET' || reply.statusCode !== 200 || typeof payload !== 'string')
      return done(null, payload);
    if (reply.hasHeader('etag')) return done(null, payload);
    const etag = etagOf(payload);
    void reply
      .header('etag', etag)
      .header('cache-control', 'private, no-cache')
      .header('vary', 'authorization, cookie');
    if (!isHeld(request.headers['if-none-match'], etag)) return done(null, payload);
    void reply.status(304).removeHeader('content-type').removeHeader('content-length');
    done(null, null);
  });
}

/** A strong tag: another text has another one. */
export function etagOf(text: string): string {
  return `"${hash('sha256', text, 'base64url').slice(0, 27)}"`;
}

/** RFC 9110 section 13.1.2: a list of tags, compared weakly, or `*`. */
export function isHeld(ifNoneMatch: string | undefined, etag: string): boolean {
  if (ifNoneMatch === undefined) return false;
  if (ifNoneMatch.trim() === '*') return true;
  return ifNoneMatch.split(',').some((tag) => tag.trim().replace(/^W\//, '') === etag);
}
