import { StationError } from '../../src-shared/errors/index.ts';

/**
 * The form of an address that events may be sent to. Whether its host is public is looked at with each attempt: a name can
 * change what it stands for.
 * @throws webhooks.bad-url
 */
export function needWebhookUrl(address: string): string {
  if (!URL.canParse(address)) bad('it is not a URL');
  const url = new URL(address);
  if (url.protocol !== 'https:' && url.protocol !== 'http:') bad('it is neither https nor http');
  if (url.protocol === 'http:' && !/^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/.test(url.hostname))
    bad('it is not https');
  if (url.username !== '' || url.password !== '') bad('it holds a user name or password');
  if (url.hash !== '') bad('it has a fragment, which is never sent');
  return url.href;
}

function bad(problem: string): never {
  throw new StationError('webhooks.bad-url', { problem });
}
