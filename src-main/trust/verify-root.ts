import { TrustedRoot } from '@sigstore/protobuf-specs';
import { toTrustMaterial, type KeyFinderFunc, type TrustMaterial } from '@sigstore/verify';
import { StationError } from '../../src-shared/errors/index.ts';

const MEDIA_TYPES = new Set([
  'application/vnd.dev.sigstore.trustedroot+json;version=0.1',
  'application/vnd.dev.sigstore.trustedroot+json;version=0.2',
  'application/vnd.dev.sigstore.trustedroot.v0.1+json',
  'application/vnd.dev.sigstore.trustedroot.v0.2+json',
]);

/**
 * Reads a Sigstore trusted root. Only what it says counts: nothing is fetched.
 * @throws trust.root-malformed
 */
export function readTrustedRoot(value: unknown, keyFor: KeyFinderFunc): TrustMaterial {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw malformed('it is not a JSON object');
  try {
    const root = TrustedRoot.fromJSON(value);
    if (!MEDIA_TYPES.has(root.mediaType))
      throw malformed(`its media type "${root.mediaType.slice(0, 100)}" is not known`);
    for (const log of [...root.tlogs, ...root.ctlogs]) {
      if (log.publicKey?.rawBytes === undefined) throw malformed('a log has no public key');
      // sigstore_trustroot.proto, TransparencyLogInstance: the key's validity must begin somewhere; the library would take "always".
      if (log.publicKey.validFor?.start === undefined) throw malformed('a log has no start of its validity');
    }
    return toTrustMaterial(root, keyFor);
  } catch (thrown) {
    if (thrown instanceof StationError) throw thrown;
    throw malformed(thrown instanceof Error ? thrown.message.slice(0, 200) : 'it does not decode', thrown);
  }
}

function malformed(reason: string, cause?: unknown): StationError {
  return new StationError('trust.root-malformed', { reason }, cause);
}
