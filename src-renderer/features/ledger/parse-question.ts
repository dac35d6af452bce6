/** What "Was I exposed?" is asked about. */
export type Question =
  { readonly digest: string } | { readonly extensionId: string; readonly version?: string };

const ID = /^[a-z0-9](?:[a-z0-9]|-(?=[a-z0-9]))*\.[a-z0-9](?:[a-z0-9]|-(?=[a-z0-9]))*$/;
const DIGEST = /^(?:sha256:)?([0-9a-f]{64})$/;
const VERSION = /^\d+\.\d+\.\d+(?:-[0-9A-Za-z.-]+)?$/;

/** A digest, an id, or an id with a version, as people paste them. Null for anything else. */
export function parseQuestion(text: string): Question | null {
  const asked = text.trim().toLowerCase();
  const hex = DIGEST.exec(asked)?.[1];
  if (hex !== undefined) return { digest: `sha256:${hex}` };
  const [extensionId = '', version, ...rest] = asked.split('@');
  if (rest.length > 0 || !ID.test(extensionId)) return null;
  if (version === undefined) return { extensionId };
  return VERSION.test(version) ? { extensionId, version } : null;
}
