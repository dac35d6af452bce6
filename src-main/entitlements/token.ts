import type { KeyObject } from 'node:crypto';
import { compactVerify, decodeProtectedHeader, errors, SignJWT } from 'jose';
import { z } from 'zod';
import { StationError } from '../../src-shared/errors/index.ts';
import { parseJson, type Json } from '../../src-shared/json.ts';
import { entitlementPlanSchema } from '../../src-shared/models/entitlement.ts';
import { extensionIdSchema } from '../../src-shared/models/manifest.ts';
import type { EntitlementRow } from '../store/port.ts';

/** RFC 8725 section 3.11: what one kind of JWT is for, no other can be taken for. */
const TYPE = 'entitlement+jwt';
const ALGORITHM = 'EdDSA';
const AUDIENCE = 'marketplace-station';

/** What a token says, checked. */
export interface EntitlementFacts extends Omit<EntitlementRow, 'origin' | 'actor' | 'token'> {
  /** The issuer vouches for the time at which it was issued. */
  readonly resetsClock: boolean;
}

const seconds = z.int().min(0).max(32_503_680_000);
const claimsSchema = z
  .object({
    iss: z.string().min(1).max(200),
    aud: z.literal(AUDIENCE),
    sub: z.string().min(1).max(200),
    jti: z.string().min(1).max(64),
    iat: seconds,
    nbf: seconds,
    exp: seconds,
    extension: extensionIdSchema,
    plan: entitlementPlanSchema,
    period_end: seconds,
    resets_clock: z.literal(true).optional(),
  })
  .refine(({ nbf, period_end: end, exp }) => nbf < end && end <= exp, 'its period does not fit');

/** `exp` is the end of the grace, so that whoever reads it as any JWT takes it for as long as a station does. */
export function signEntitlement(
  facts: EntitlementFacts,
  issuer: { readonly source: string; readonly key: KeyObject },
): Promise<string> {
  return new SignJWT({
    extension: facts.extensionId,
    plan: facts.plan,
    period_end: inSeconds(facts.endsAt),
    ...(facts.resetsClock ? { resets_clock: true } : {}),
  })
    .setProtectedHeader({ alg: ALGORITHM, typ: TYPE, kid: facts.issuer })
    .setIssuer(issuer.source)
    .setAudience(AUDIENCE)
    .setSubject(facts.userId)
    .setJti(facts.id)
    .setIssuedAt(inSeconds(facts.issuedAt))
    .setNotBefore(inSeconds(facts.startsAt))
    .setExpirationTime(inSeconds(facts.graceUntil))
    .sign(issuer.key);
}

/**
 * Reads a token with the key that is pinned for its `kid`. Whether its time has come is not asked here.
 * @throws entitlements.malformed, entitlements.unknown-issuer, entitlements.signature-invalid
 */
export async function readEntitlement(
  token: string,
  keyOf: (keyId: string) => Promise<KeyObject | null>,
): Promise<EntitlementFacts> {
  const issuer = issuerOf(token);
  const key = await keyOf(issuer);
  if (key === null) throw new StationError('entitlements.unknown-issuer', { keyId: issuer });
  const claims = claimsSchema.safeParse(await payloadOf(token, key));
  if (!claims.success)
    throw new StationError(
      'entitlements.malformed',
      { problem: 'its claims are not those of one' },
      claims.error,
    );
  const { jti, sub, iat, nbf, exp, extension, plan, period_end: end } = claims.data;
  return {
    id: jti,
    issuer,
    extensionId: extension,
    userId: sub,
    plan,
    startsAt: nbf * 1_000,
    endsAt: end * 1_000,
    graceUntil: exp * 1_000,
    issuedAt: iat * 1_000,
    resetsClock: claims.data.resets_clock === true,
  };
}

/** The header decides nothing but which of the pinned keys to try. */
function issuerOf(token: string): string {
  let header: ReturnType<typeof decodeProtectedHeader>;
  try {
    header = decodeProtectedHeader(token);
  } catch (thrown) {
    throw new StationError('entitlements.malformed', { problem: 'it is no signed token' }, thrown);
  }
  if (header.typ !== TYPE || header.alg !== ALGORITHM || typeof header.kid !== 'string')
    throw new StationError('entitlements.malformed', { problem: 'it is a token of another kind' });
  return header.kid;
}

async function payloadOf(token: string, key: KeyObject): Promise<Json> {
  try {
    const { payload } = await compactVerify(token, key, { algorithms: [ALGORITHM] });
    return parseJson(new TextDecoder().decode(payload));
  } catch (thrown) {
    if (thrown instanceof errors.JWSSignatureVerificationFailed)
      throw new StationError('entitlements.signature-invalid', {}, thrown);
    throw new StationError('entitlements.malformed', { problem: 'it cannot be read' }, thrown);
  }
}

function inSeconds(ms: number): number {
  return Math.floor(ms / 1_000);
}
