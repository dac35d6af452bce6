import type { FastifyInstance } from 'fastify';
import type { ServerSettings } from './settings.ts';

/** RFC 9116 section 2.5.5 asks that it be under a year. */
const GOOD_FOR_MS = 180 * 86_400_000;

/**
 * `/.well-known/security.txt` (RFC 9116): whom to tell of a weakness. Where nobody was named it is the mailbox that every
 * domain has for this (RFC 2142 section 4).
 */
export function addSecurityTxt(server: FastifyInstance, settings: ServerSettings, now: () => number): void {
  server.get('/.well-known/security.txt', async (_request, reply) => {
    const { securityContact, hostNames } = settings;
    const contact = securityContact ?? `mailto:security@${hostNames[0] ?? 'localhost'}`;
    const expires = new Date(now() + GOOD_FOR_MS).toISOString();
    return reply
      .type('text/plain; charset=utf-8')
      .header('cache-control', 'public, max-age=86400')
      .send(`Contact: ${contact}\nExpires: ${expires}\nPreferred-Languages: en\n`);
  });
}
