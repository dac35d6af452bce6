/** A publisher's id or an extension's short name: lower-case letters, digits and single hyphens, at most 63. */
export const SLUG = /^[a-z0-9](?:[a-z0-9]|-(?=[a-z0-9])){0,62}$/;
/** `publisher.name`. */
export const EXTENSION_ID =
  /^[a-z0-9](?:[a-z0-9]|-(?=[a-z0-9])){0,62}\.[a-z0-9](?:[a-z0-9]|-(?=[a-z0-9])){0,62}$/;
/** Strict semver without a leading v and without build metadata. */
export const VERSION =
  /^(?:0|[1-9]\d{0,8})\.(?:0|[1-9]\d{0,8})\.(?:0|[1-9]\d{0,8})(?:-(?:0|[1-9]\d{0,8}|\d*[a-zA-Z-][0-9a-zA-Z-]*)(?:\.(?:0|[1-9]\d{0,8}|\d*[a-zA-Z-][0-9a-zA-Z-]*))*)?$/;
/** The longest version, characters. */
export const VERSION_CHARACTERS = 64;

/** True for a version that `versionSchema` takes. */
export function isVersion(text: string): boolean {
  return text.length <= VERSION_CHARACTERS && VERSION.test(text);
}
