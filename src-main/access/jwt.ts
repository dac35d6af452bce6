import {
  createLocalJWKSet,
  createRemoteJWKSet,
  errors,
  jwtVerify,
  type JSONWebKeySet,
  type JWTPayload,
  type JWTVerifyGetKey,
} from 'jose';
import { z } from 'zod';
import { StationError } from '../../src-shared/errors/index.ts';
import { ACCESS_LIMITS } from '../../src-shared/limits.ts';
import { slugSchema } from '../../src-shared/models/manifest.ts';
import { roleSchema, type Role } from '../../src-shared/models/role.ts';

/** RFC 8725 section 3.1: the algorithms are the server's choice, never the token's. */
const ALGORITHMS = ['EdDSA', 'ES256', 'RS256'];

/** One issuer whose JWTs are taken. */
export interface JwtIssuer {
  readonly issuer: string;
  readonly audience: string;
  /** Keys of the issuer: a set that is held here, or the address of one. Nothing in a token can name another. */
  readonly keys: { readonly set: JSONWebKeySet } | { readonly url: URL };
}

/** Who a JWT speaks for. */
export interface JwtHolder {
  /** The claim `sub`. */
  readonly userId: string;
  readonly role: Role;
  readonly publisherId: string | null;
  readonly tenant: string | null;
}

export interface JwtVerifier {
  /** @throws auth.untrusted-jwt, auth.wrong-issuer, auth.wrong-audience, auth.expired, auth.not-yet-valid, auth.missing-claim */
  verify(token: string): Promise<JwtHolder>;
}

const claimsSchema = z.object({
  sub: z.string().min(1).max(200),
  exp: z.number(),
  role: roleSchema,
  publisher: slugSchema.nullish(),
  tenant: slugSchema.nullish(),
});

export function createJwtVerifier(issuers: readonly JwtIssuer[], now: () => number): JwtVerifier {
  const known = issuers.map((one) => ({
    ...one,
    key: 'set' in one.keys ? createLocalJWKSet(one.keys.set) : createRemoteJWKSet(one.keys.url),
  }));
  return {
    async verify(token) {
      const claimed = issuerOf(token);
      const issuer = known.find((one) => one.issuer === claimed);
      if (issuer === undefined) throw new StationError('auth.wrong-issuer');
      const payload = await checked(token, issuer, issuer.key, new Date(now()));
      const claims = claimsSchema.safeParse(payload);
      if (!claims.success) {
        throw new StationError('auth.missing-claim', {
          claim: String(claims.error.issues[0]?.path[0] ?? ''),
        });
      }
      const { sub, role, publisher = null, tenant = null } = claims.data;
      return { userId: sub, role, publisherId: publisher, tenant };
    },
  };
}

async function checked(
  token: string,
  { issuer, audience }: JwtIssuer,
  key: JWTVerifyGetKey,
  currentDate: Date,
): Promise<JWTPayload> {
  try {
    const { payload } = await jwtVerify(token, key, {
      algorithms: ALGORITHMS,
      issuer,
      audience,
      clockTolerance: ACCESS_LIMITS.clockSkewSeconds,
      requiredClaims: ['sub', 'exp'],
      currentDate,
    });
    return payload;
  } catch (thrown) {
    throw refusalOf(thrown);
  }
}

function refusalOf(thrown: unknown): StationError {
  if (thrown instanceof errors.JWTExpired) {
    const { exp } = thrown.payload;
    const expiredAt = exp === undefined ? 'an unknown time' : new Date(exp * 1_000).toISOString();
    return new StationError('auth.expired', { expiredAt }, thrown);
  }
  if (thrown instanceof errors.JWTClaimValidationFailed) {
    if (thrown.claim === 'aud') return new StationError('auth.wrong-audience', {}, thrown);
    if (thrown.claim === 'iss') return new StationError('auth.wrong-issuer', {}, thrown);
    if (thrown.claim === 'nbf') return new StationError('auth.not-yet-valid', {}, thrown);
    return new StationError('auth.missing-claim', { claim: thrown.claim }, thrown);
  }
  if (thrown instanceof errors.JOSEError)
    return new StationError('auth.untrusted-jwt', { problem: thrown.code }, thrown);
  return new StationError('auth.untrusted-jwt', { problem: 'it cannot be read' }, thrown);
}

/** What the token says of itself, unchecked: it only picks whose keys it is checked with. */
function issuerOf(token: string): string | null {
  try {
    const payload: unknown = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8'));
    if (
      typeof payload === 'object' &&
      payload !== null &&
      'iss' in payload &&
      typeof payload.iss === 'string'
    )
      return payload.iss;
  } catch {
    // Not a JWT at all.
  }
  throw new StationError('auth.malformed', { problem: 'it is neither an access token nor a JWT' });
}
