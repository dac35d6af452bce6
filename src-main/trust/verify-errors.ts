import { PolicyError, VerificationError } from '@sigstore/verify';
import { StationError, type ErrorCode } from '../../src-shared/errors/index.ts';

/** What each kind of refusal of `@sigstore/verify` is called here. */
const CODES: Readonly<Record<string, ErrorCode>> = {
  TLOG_ERROR: 'trust.log-entry-invalid',
  TLOG_INCLUSION_PROOF_ERROR: 'trust.log-entry-invalid',
  TLOG_INCLUSION_PROMISE_ERROR: 'trust.log-entry-invalid',
  TLOG_MISSING_INCLUSION_ERROR: 'trust.log-entry-invalid',
  TLOG_BODY_ERROR: 'trust.log-entry-invalid',
  CERTIFICATE_ERROR: 'trust.untrusted-certificate',
  TIMESTAMP_ERROR: 'trust.time-invalid',
  SIGNATURE_ERROR: 'trust.bundle-tampered',
};

/**
 * Runs one step of the library and turns whatever it throws into a refusal of ours. Its parsers throw plain errors on
 * hostile input (`BigInt`, `JSON.parse`, ASN.1 lengths), which mean a bundle that cannot be read.
 */
export function refusing<Answer>(step: () => Answer): Answer {
  try {
    return step();
  } catch (thrown) {
    if (thrown instanceof StationError) throw thrown;
    const reason = thrown instanceof Error ? thrown.message.slice(0, 200) : 'it could not be read';
    if (thrown instanceof VerificationError || thrown instanceof PolicyError) {
      throw new StationError(CODES[thrown.code] ?? 'trust.bundle-malformed', { reason }, thrown);
    }
    throw new StationError('trust.bundle-malformed', { reason }, thrown);
  }
}
