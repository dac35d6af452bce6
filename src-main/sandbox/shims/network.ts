import { z } from 'zod';
import { StationError } from '../../../src-shared/errors/index.ts';
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
    const takeBack = side.demand('network', hostOf(url));
    try {
      const answer = await side.services.network.fetch(url, {
        ...(typeof init?.method === 'string' ? { method: init.method } : {}),
        ...(init?.headers ? { headers: init.headers } : {}),
        ...(typeof init?.body === 'string' ? { body: init.body } : {}),
        hosts: side.grantedHosts,
        signal: side.signal,
        onRedirect: (host) => void side.demand('network', host),
      });
      return { status: answer.status, headers: answer.headers, text: answer.text };
    } catch (error) {
      // The receipt shows what was let through. A request counts from the start, so that none in flight is missed.
      if (wasNotSent(error)) takeBack();
      throw error;
    }
  }),
};

function wasNotSent(error: unknown): boolean {
  return (
    error instanceof StationError &&
    error.code === 'sandbox.network-refused' &&
    error.details['sent'] === false
  );
}

function hostOf(url: string): string {
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  if (parsed === undefined || parsed.hostname === '')
    throw new ArgumentError('argument 1: not an absolute URL');
  return parsed.hostname.replace(/\.$/, '');
}
