import satisfies from 'semver/functions/satisfies.js';

/** Version of the guest API, the virtual module `marketplace`. A manifest's `engines.marketplace` is a range over it. */
export const GUEST_API_VERSION = '1.0.0';

/**
 * Whether an extension that asks for `range` runs on a station with this guest API.
 * A range that is no semver range fits nothing.
 */
export function supportsGuestApi(range: string, version: string = GUEST_API_VERSION): boolean {
  return satisfies(version, range);
}
