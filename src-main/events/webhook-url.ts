import { StationError } from '../../src-shared/errors/index.ts';
import { addressOfHost, isLoopback, isPublicAddress } from '../sandbox/index.ts';

/**
 * The form of an address that events may be sent to. A host that is an address has to be public; what a name stands for is
 * looked at with each attempt, for it can change.
 * @throws webhooks.bad-url
 */
export function needWebhookUrl(
  address: string,
  { allowLoopback }: { readonly allowLoopback: boolean },
): string {
  if (!URL.canParse(address)) bad('it is not a URL');
  const url = new URL(address);
  if (url.protocol !== 'https:' && url.protocol !== 'http:') bad('it is neither https nor http');
  const host = addressOfHost(url.hostname);
  const isLocal = url.hostname === 'localhost' || (host !== undefined && isLoopback(host));
  if (isLocal && !allowLoopback) bad('it is this machine');
  if (url.protocol === 'http:' && !isLocal) bad('it is not https');
  if (!isLocal && host !== undefined && !isPublicAddress(host)) bad(`${host} is not a public address`);
  if (url.username !== '' || url.password !== '') bad('it holds a user name or password');
  if (url.hash !== '') bad('it has a fragment, which is never sent');
  return url.href;
}

function bad(problem: string): never {
  throw new StationError('webhooks.bad-url', { problem });
}
