import type { FastifyRequest } from 'fastify';
import type { SessionHalves } from '../../../access/index.ts';

const SESSION_HEADER = 'x-marketplace-session';

/** What a request brings of a session; null where it names none. */
export function halvesOf({ headers }: FastifyRequest): SessionHalves | null {
  const key = headers[SESSION_HEADER];
  if (typeof key !== 'string') return null;
  return { key, cookie: (name) => readCookie(headers.cookie ?? '', name) };
}

function readCookie(header: string, name: string): string | undefined {
  for (const part of header.split(';')) {
    const at = part.indexOf('=');
    if (at > 0 && part.slice(0, at).trim() === name) return part.slice(at + 1).trim();
  }
  return undefined;
}
