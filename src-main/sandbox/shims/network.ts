import { z } from 'zod';
import { ArgumentError } from './argument-error.ts';
import { hostMethod } from './host-method.ts';

const initSchema = z.strictObject({
  method: z.string().max(16).nullish(),
  headers: z.record(z.string().max(256), z.string().max(8_192)).nullish(),
  body: z.string().nullish(),
});

/**
 * `network.fetch(url, { method?, headers?, body? })` answers `{ status, headers, text }`. Goes through the host and
 * only to hosts that a `network` grant names, redirects included.
 */
export const networkShim = {
  fetch: hostMethod(z.tuple([z.string().max(4_096), initSchema.nullish()]), async ([url, init], side) => {
    side.demand('network', hostOf(url));
    const answer = await side.services.network.fetch(url, {
      ...(typeof init?.method === 'string' ? { method: init.method } : {}),
      ...(init?.headers ? { headers: init.headers } : {}),
      ...(typeof init?.body === 'string' ? { body: init.body } : {}),
      hosts: side.grantedHosts,
      signal: side.signal,
    });
    return { status: answer.status, headers: answer.headers, text: answer.text };
  }),
};

function hostOf(url: string): string {
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  if (parsed === undefined || parsed.hostname === '')
    throw new ArgumentError('argument 1: not an absolute URL');
  return parsed.hostname.replace(/\.$/, '');
}
