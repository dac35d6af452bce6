import { GUEST_NETWORK_LIMITS } from '../../../src-shared/limits.ts';
import { refuse } from './refusal.ts';

/** What a guest may say about its request. Host, cookies, hop-by-hop and proxy headers are the host's business. */
const REQUEST_HEADERS = new Set([
  'accept',
  'accept-language',
  'authorization',
  'content-type',
  'if-match',
  'if-modified-since',
  'if-none-match',
  'range',
]);
/** A key of an API usually travels in a header of its own. */
const API_HEADER = /^x-[a-z0-9-]{1,60}$/;
/** Headers of that form that intermediaries believe. */
const FORWARDING = /^x-(?:forwarded|real-ip|original|rewrite|http-method|client-ip|host)/;
/** RFC 9110 section 5.5: visible ASCII, space and tab. */
const FIELD_VALUE = /^[\t\x20-\x7e]*$/;
/** These stay with the host that they were meant for when a redirect leads to another. */
const PRIVATE_HEADERS = /^(?:authorization$|x-)/;

/** A guest's headers, lower-cased and checked. @throws StationError `sandbox.network-refused` */
export function requestHeaders(given: Readonly<Record<string, string>>): Record<string, string> {
  const headers: Record<string, string> = {};
  let bytes = 0;
  for (const [name, value] of Object.entries(given)) {
    const lower = name.toLowerCase();
    const allowed = REQUEST_HEADERS.has(lower) || (API_HEADER.test(lower) && !FORWARDING.test(lower));
    if (!allowed) refuse(`the header "${lower.slice(0, 60)}" is not allowed`);
    if (!FIELD_VALUE.test(value)) refuse(`the header "${lower}" holds characters that are not allowed`);
    bytes += lower.length + value.length + 4;
    headers[lower] = value;
  }
  if (bytes > GUEST_NETWORK_LIMITS.headersBytes) refuse('its headers are too large');
  return headers;
}

/** The headers that may follow a redirect to another host. */
export function withoutPrivate(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !PRIVATE_HEADERS.test(name)));
}

/** What a guest may read of an answer: everything but cookies, repeated fields joined (RFC 9110 section 5.3). */
export function answerHeaders(
  given: Readonly<Record<string, string | string[] | undefined>>,
): Record<string, string> {
  return Object.fromEntries(
    Object.entries(given).flatMap(([name, value]) =>
      value === undefined || /^set-cookie2?$/i.test(name)
        ? []
        : [[name.toLowerCase(), Array.isArray(value) ? value.join(', ') : value] as const],
    ),
  );
}
