import {
  createLocalJWKSet,
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
import { remoteKeys } from './jwks.ts';
import { readWorkload, type Workload, type WorkloadClaims } from './workload.ts';

/** RFC 8725 section 3.1: the algorithms are the server's choice, never the token's. */
const ALGORITHMS = ['EdDSA', 'ES256', 'RS256'];
/** RFC 8725 section 3.11: a token made for another purpose says so here, and is not taken for one of ours. */
const TYPES = new Set(['jwt', 'at+jwt', 'application/at+jwt']);

/** One issuer whose JWTs are taken. */
export interface JwtIssuer {
  readonly issuer: string;
  readonly audience: string;
  /** Keys of the issuer: a set that is held here, or the address of one. Nothing in a token can name another. */
  readonly keys: { readonly set: JSONWebKeySet } | { readonly url: URL };
  /** The one tenant that this issuer speaks for; null for the one that its tokens name. */
  readonly tenant: string | null;
  /** Where it vouches for runs of a CI, not for people: the names of its claims. */
  readonly workload: WorkloadClaims | null;
}

/** Who a JWT speaks for. */
export interface JwtHolder {
  /** The claim `sub`, with the issuer before it where an earlier one speaks for the same tenant: see `userIdOf`. */
  readonly userId: string;
  /** As the trail tells it. */
  readonly credential: string;
  readonly role: Role;
  readonly publisherId: string | null;
  readonly tenant: string | null;
  readonly issuer: string;
  readonly jti: string;
  /** UTC milliseconds. */
  readonly expiresAt: number;
  /** Set for a run of a CI, which may do nothing but exchange its identity. */
  readonly workload: Workload | null;
}

export interface JwtVerifier {
  /**
   * @throws auth.untrusted-jwt, auth.wrong-issuer, auth.wrong-audience, auth.expired, auth.not-yet-valid, auth.missing-claim,
   * auth.unknown-tenant, auth.issuer-unreachable
   */
  verify(token: string): Promise<JwtHolder>;
}

const claimsSchema = z.object({
  // Nobody whom an issuer vouches for is an access token or a run of a CI: users are known by nothing but this text.
  sub: z
    .string()
    .min(1)
    .max(200)
    .regex(/^(?!(?:token|oidc|iss):)/),
  jti: z.string().min(1).max(200),
  exp: z.number(),
  role: roleSchema,
  publisher: slugSchema.nullish(),
  tenant: slugSchema.nullish(),
});

export function createJwtVerifier(issuers: readonly JwtIssuer[], now: () => number): JwtVerifier {
  const known = issuers.map((one) => ({
    ...one,
    key: 'set' in one.keys ? createLocalJWKSet(one.keys.set) : remoteKeys(one.keys.url),
  }));
  return {
    async verify(token) {
      const claimed = unchecked(token);
      const ofIssuer = known.filter(({ issuer }) => issuer === claimed.iss);
      // One issuer may be set up for several audiences; a token for none of them is told so by the first.
      const issuer = ofIssuer.find(({ audience }) => [claimed.aud].flat().includes(audience)) ?? ofIssuer[0];
      if (issuer === undefined) throw new StationError('auth.wrong-issuer');
      const payload = await checked(token, issuer, issuer.key, new Date(now()));
      return issuer.workload === null
        ? personOf(payload, issuer, known)
        : workloadHolder(payload, issuer, issuer.workload);
    },
  };
}

function personOf(payload: JWTPayload, issuer: JwtIssuer, known: readonly JwtIssuer[]): JwtHolder {
  const claims = claimsSchema.safeParse(payload);
  if (!claims.success) {
    throw new StationError('auth.missing-claim', { claim: String(claims.error.issues[0]?.path[0] ?? '') });
  }
  const { sub, jti, exp, role, publisher = null, tenant = null } = claims.data;
  // An issuer that speaks for one tenant cannot let its people into another.
  if (issuer.tenant !== null && tenant !== null && tenant !== issuer.tenant)
    throw new StationError('auth.unknown-tenant');
  const at = issuer.tenant ?? tenant;
  return {
    userId: userIdOf(sub, issuer, at, known),
    credential: `jwt:${issuer.issuer}#${jti}`,
    role,
    publisherId: publisher,
    tenant: at,
    issuer: issuer.issuer,
    jti,
    expiresAt: exp * 1_000,
    workload: null,
  };
}

/**
 * Two issuers may give one `sub` to two people. The first in the settings that speaks for a tenant names its users as it
 * does; whom another vouches for is named with that issuer.
 */
function userIdOf(
  sub: string,
  { issuer }: JwtIssuer,
  tenant: string | null,
  known: readonly JwtIssuer[],
): string {
  const first = known.find((one) => one.workload === null && (one.tenant ?? tenant) === tenant);
  return first?.issuer === issuer ? sub : `iss:${issuer}#${sub}`;
}

function workloadHolder(payload: JWTPayload, issuer: JwtIssuer, names: WorkloadClaims): JwtHolder {
  const workload = readWorkload(payload, issuer.issuer, names);
  return {
    userId: `oidc:${workload.subject}`,
    credential: `oidc:${issuer.issuer}#${workload.jti}`,
    role: 'user',
    publisherId: null,
    tenant: issuer.tenant,
    issuer: issuer.issuer,
    jti: workload.jti,
    expiresAt: workload.expiresAt,
    workload,
  };
}

async function checked(
  token: string,
  { issuer, audience, workload }: JwtIssuer,
  key: JWTVerifyGetKey,
  currentDate: Date,
): Promise<JWTPayload> {
  try {
    const { payload, protectedHeader } = await jwtVerify(token, key, {
      algorithms: ALGORITHMS,
      issuer,
      audience,
      clockTolerance: ACCESS_LIMITS.clockSkewSeconds,
      requiredClaims: ['sub', 'exp', 'jti'],
      ...(workload === null ? {} : { maxTokenAge: ACCESS_LIMITS.workloadTokenSeconds }),
      currentDate,
    });
    if (protectedHeader.typ !== undefined && !TYPES.has(protectedHeader.typ.toLowerCase()))
      throw new StationError('auth.untrusted-jwt', { problem: 'it is of another type' });
    return payload;
  } catch (thrown) {
    throw refusalOf(thrown);
  }
}

function refusalOf(thrown: unknown): StationError {
  if (thrown instanceof StationError) return thrown;
  if (thrown instanceof errors.JWTExpired) {
    const { exp } = thrown.payload;
    const expiredAt = exp === undefined ? 'an unknown time' : timeOf(exp);
    return new StationError('auth.expired', { expiredAt }, thrown);
  }
  if (thrown instanceof errors.JWTClaimValidationFailed) {
    if (thrown.claim === 'aud') return new StationError('auth.wrong-audience', {}, thrown);
    if (thrown.claim === 'iss') return new StationError('auth.wrong-issuer', {}, thrown);
    if (thrown.claim === 'nbf' && thrown.reason === 'check_failed')
      return new StationError('auth.not-yet-valid', {}, thrown);
    return new StationError('auth.missing-claim', { claim: thrown.claim }, thrown);
  }
  if (thrown instanceof errors.JWKSTimeout || thrown instanceof errors.JWKSInvalid)
    return new StationError('auth.issuer-unreachable', {}, thrown);
  if (thrown instanceof errors.JOSEError)
    return new StationError('auth.untrusted-jwt', { problem: thrown.code }, thrown);
  return new StationError('auth.untrusted-jwt', { problem: 'it cannot be read' }, thrown);
}

/** A date that cannot be written stays a number. */
function timeOf(seconds: number): string {
  const at = new Date(seconds * 1_000);
  return Number.isNaN(at.getTime()) ? String(seconds) : at.toISOString();
}

const uncheckedSchema = z.looseObject({
  iss: z.string(),
  aud: z.union([z.string(), z.array(z.string())]).optional(),
});

/** What the token says of itself, unchecked: it only picks whose keys it is checked with. */
function unchecked(token: string): z.infer<typeof uncheckedSchema> {
  try {
    const text = Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8');
    const read = uncheckedSchema.safeParse(JSON.parse(text));
    if (read.success) return read.data;
  } catch {
    // Not a JWT at all.
  }
  throw new StationError('auth.malformed', { problem: 'it is neither an access token nor a JWT' });
}
