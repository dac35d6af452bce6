import { isJsonObject, parseJson, type Json, type JsonObject } from '../../src-shared/json.ts';
import { StationError } from '../../src-shared/errors/index.ts';

/** in-toto attestation framework, Statement v1, section "Schema". */
export const STATEMENT_TYPE = 'https://in-toto.io/Statement/v1';
/** The older statement, which existing bundles still carry. */
export const STATEMENT_TYPE_V01 = 'https://in-toto.io/Statement/v0.1';
/** DSSE payload type of in-toto statements. */
export const IN_TOTO_PAYLOAD_TYPE = 'application/vnd.in-toto+json';
/** What our statements say about a package; a name, not an address. */
export const PACKAGE_PREDICATE_TYPE = 'https://marketplace-station.invalid/attestations/package/v1';

/** What a publisher signs about one package. */
export interface PackageClaim {
  readonly extensionId: string;
  readonly version: string;
  /** `sha256:<hex>` of the `.wpk`. */
  readonly digest: string;
  /** `sha256:<hex>` of `wpk.json` as packed. */
  readonly manifestDigest: string;
}

export interface Subject {
  readonly name: string;
  readonly digest: Readonly<Record<string, string>>;
}
export interface Statement {
  readonly type: string;
  readonly subjects: readonly Subject[];
  readonly predicateType: string;
  readonly predicate: JsonObject;
}

/** The statement's bytes. `simulated` is always said, so that leaving it out is no way to hide it. */
export function statementOf(claim: PackageClaim, simulated: boolean): Buffer {
  return Buffer.from(
    JSON.stringify({
      _type: STATEMENT_TYPE,
      subject: [
        {
          name: `${claim.extensionId}-${claim.version}.wpk`,
          digest: { sha256: claim.digest.replace(/^sha256:/, '') },
        },
      ],
      predicateType: PACKAGE_PREDICATE_TYPE,
      predicate: {
        extensionId: claim.extensionId,
        version: claim.version,
        manifestDigest: claim.manifestDigest,
        simulated,
      },
    }),
  );
}

/**
 * Reads the payload of a DSSE envelope as an in-toto statement.
 * @throws trust.wrong-statement for another payload type, statement type or shape.
 */
export function readStatement(payloadType: string, payload: Uint8Array): Statement {
  if (payloadType !== IN_TOTO_PAYLOAD_TYPE)
    throw wrong(`its payload type is "${payloadType}", not "${IN_TOTO_PAYLOAD_TYPE}"`);
  let value: Json;
  try {
    value = parseJson(new TextDecoder('utf-8', { fatal: true }).decode(payload));
  } catch (cause) {
    throw wrong('its payload is not JSON text', cause);
  }
  if (!isJsonObject(value)) throw wrong('its payload is not an object');
  const { _type: type, subject, predicateType, predicate } = value;
  if (type !== STATEMENT_TYPE && type !== STATEMENT_TYPE_V01)
    throw wrong(`its _type is ${show(type)}, not "${STATEMENT_TYPE}"`);
  if (typeof predicateType !== 'string' || predicateType === '') throw wrong('it has no predicateType');
  if (!Array.isArray(subject) || subject.length === 0) throw wrong('it names no subject');
  const subjects = (subject as readonly Json[]).map(readSubject);
  return { type, subjects, predicateType, predicate: isJsonObject(predicate) ? predicate : {} };
}

function readSubject(value: Json): Subject {
  if (!isJsonObject(value) || !isJsonObject(value['digest'])) throw wrong('a subject has no digest');
  const digest: Record<string, string> = {};
  for (const [algorithm, hex] of Object.entries(value['digest'])) {
    if (typeof hex !== 'string') throw wrong('a digest of a subject is not text');
    digest[algorithm] = hex;
  }
  return { name: typeof value['name'] === 'string' ? value['name'] : '', digest };
}

function show(value: Json | undefined): string {
  return value === undefined ? 'missing' : JSON.stringify(value).slice(0, 100);
}

function wrong(reason: string, cause?: unknown): StationError {
  return new StationError('trust.wrong-statement', { reason }, cause);
}
