import { StationError } from '../../../src-shared/errors/index.ts';

/** The longest address that a question shows, in characters. */
const SHOWN = 1000;

/**
 * An address that the browser may be sent to.
 * @throws window.link-refused for anything but https to a named host
 */
export function externalLink(address: string): URL {
  const refuse = (reason: string): never => {
    throw new StationError('window.link-refused', { reason });
  };
  let url: URL;
  try {
    url = new URL(address);
  } catch {
    return refuse('it is no address');
  }
  if (url.protocol !== 'https:') return refuse('only https is opened');
  if (url.username !== '' || url.password !== '') return refuse('it carries a user name');
  // Control and direction characters make an address look like another one in a question.
  if (/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u.test(address)) return refuse('it holds invisible characters');
  // The person agrees to the whole of it, so the whole of it is shown.
  if (url.href.length > SHOWN) return refuse('it is too long to be shown whole');
  return url;
}
