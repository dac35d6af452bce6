import { StationError } from '../../src-shared/errors/index.ts';
import { isJsonObject, parseJson, type Json } from '../../src-shared/json.ts';
import { SYNC_LIMITS } from '../../src-shared/limits.ts';
import { textDigest } from '../store/index.ts';

/** What a root of TUF says of itself. */
export interface RootFacts {
  /** SHA-256 of the canonical form of its signed part: what no signature changes, and people compare. */
  readonly fingerprint: string;
  readonly keyIds: readonly string[];
  readonly threshold: number;
  readonly version: number;
  /** UTC milliseconds. */
  readonly expires: number;
}

/**
 * Reads a root.json that a person was handed. It must be signed by its own keys (TUF specification, section 5.3.3); whether they
 * are the right ones the person says by comparing the fingerprint. An expired root is read: the refresh looks for a newer one.
 * @throws sync.root-invalid
 */
export async function readRoot(text: string): Promise<RootFacts> {
  const refuse = (problem: string, cause?: unknown): never => {
    throw new StationError('sync.root-invalid', { problem }, cause);
  };
  if (text.length > SYNC_LIMITS.rootBytes) refuse('it is too large');
  let json: Json = null;
  try {
    json = parseJson(text);
  } catch (cause) {
    refuse('it is not JSON', cause);
  }
  if (!isJsonObject(json)) return refuse('it is not an object');
  const [{ Metadata, MetadataKind }, { canonicalize }] = await Promise.all([
    import('@tufjs/models'),
    import('@tufjs/canonical-json'),
  ]);
  try {
    const metadata = Metadata.fromJSON(MetadataKind.Root, JSON.parse(text));
    metadata.verifyDelegate('root', metadata);
    const { signed } = metadata;
    const role = signed.roles['root'];
    return {
      fingerprint: textDigest(canonicalize(signed.toJSON())),
      keyIds: [...(role?.keyIDs ?? [])],
      threshold: role?.threshold ?? 0,
      version: signed.version,
      expires: Date.parse(signed.expires),
    };
  } catch (cause) {
    return refuse(cause instanceof Error ? cause.message : 'it cannot be read', cause);
  }
}
