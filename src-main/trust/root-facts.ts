import { TrustedRoot } from '@sigstore/protobuf-specs';
import { canonicalJson } from '../../src-shared/canonical-json.ts';
import type { JsonObject } from '../../src-shared/json.ts';
import { StationError } from '../../src-shared/errors/index.ts';
import { digestOf } from './fingerprint.ts';
import { readTrustedRoot } from './verify-root.ts';

/** What a person looks at before they believe a root. */
export interface RootFacts {
  /** `sha256:<hex>` of its canonical JSON (RFC 8785): the same however the file is indented. */
  readonly fingerprint: string;
  readonly authorities: number;
  readonly logs: number;
  readonly certificateLogs: number;
  readonly timestampAuthorities: number;
  /** The first moment any of its authorities is valid, and the last; UTC ms. Null for one without an end. */
  readonly validFrom: number;
  readonly validUntil: number | null;
}

/**
 * Reads a Sigstore trusted root and refuses one under which no certificate could ever hold.
 * @throws trust.root-malformed
 */
export function rootFacts(value: JsonObject): RootFacts {
  readTrustedRoot(value, () => {
    throw new StationError('trust.wrong-key-kind', { actual: 'key', expected: 'certificate' });
  });
  const root = TrustedRoot.fromJSON(value);
  const { certificateAuthorities, ctlogs, tlogs, timestampAuthorities } = root;
  if (certificateAuthorities.length === 0) throw unusable('it has no certificate authority');
  // Without it an authority could issue a certificate that nobody ever sees (RFC 6962 section 1).
  if (ctlogs.length === 0) throw unusable('it has no certificate log');
  if (tlogs.length + timestampAuthorities.length === 0)
    throw unusable('it has neither a log nor a timestamp authority, so that no time can be proven');
  const starts = certificateAuthorities.map(({ validFor }) => validFor?.start?.getTime() ?? 0);
  const ends = certificateAuthorities.map(({ validFor }) => validFor?.end?.getTime() ?? null);
  return {
    fingerprint: digestOf(Buffer.from(canonicalJson(value))),
    authorities: certificateAuthorities.length,
    logs: tlogs.length,
    certificateLogs: ctlogs.length,
    timestampAuthorities: timestampAuthorities.length,
    validFrom: Math.min(...starts),
    validUntil: ends.includes(null) ? null : Math.max(...ends.map((end) => end ?? 0)),
  };
}

function unusable(reason: string): StationError {
  return new StationError('trust.root-malformed', { reason });
}
