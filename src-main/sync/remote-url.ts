import { StationError } from '../../src-shared/errors/index.ts';
import { SYNC_LIMITS } from '../../src-shared/limits.ts';
import { addressOfHost, isLoopback, isPublicAddress } from '../sandbox/index.ts';

const NOWHERE = 'mirror:';

/** Stands in place of the address of a registry that came in a file and that nobody here can reach: the name of its log. */
export function urlOfNowhere(logOrigin: string): string {
  return `${NOWHERE}${logOrigin}`;
}

export function isNowhere({ url }: { readonly url: string }): boolean {
  return url.startsWith(NOWHERE);
}

/**
 * The address of a server in its one form, without a slash at the end. `isLocal`: the person named this machine, by its address
 * or as localhost. A name that only leads here is refused when it is connected to.
 * @throws sync.bad-url
 */
export function remoteUrl(text: string): { readonly url: string; readonly isLocal: boolean } {
  const refuse = (problem: string): never => {
    throw new StationError('sync.bad-url', { problem });
  };
  if (text.length > SYNC_LIMITS.urlCharacters || !URL.canParse(text)) refuse('it is not a URL');
  const url = new URL(text);
  if (url.protocol !== 'https:' && url.protocol !== 'http:') refuse('it is neither https nor http');
  if (url.username !== '' || url.password !== '') refuse('it holds a user name or password');
  if (url.search !== '' || url.hash !== '') refuse('it holds more than host, port and path');
  const address = addressOfHost(url.hostname);
  const isLocal = url.hostname === 'localhost' || (address !== undefined && isLoopback(address));
  if (url.protocol === 'http:' && !isLocal) refuse('http is not encrypted');
  // A connection to an address is made without a lookup, so an address is looked at here.
  if (!isLocal && address !== undefined && !isPublicAddress(address))
    refuse(`${address} is not a public address`);
  return { url: `${url.origin}${url.pathname}`.replace(/\/+$/, ''), isLocal };
}

/** The address that a file tells, in its one form; null for none, and for this machine, which is another one where the file was made. */
export function addressFrom(told: string | null): string | null {
  if (told === null) return null;
  try {
    const { url, isLocal } = remoteUrl(told);
    return isLocal ? null : url;
  } catch (thrown) {
    if (thrown instanceof StationError && thrown.code === 'sync.bad-url') return null;
    throw thrown;
  }
}
