export {
  createAccessTokens,
  demandGoodAt,
  isAccessToken,
  isWholeAccessToken,
  tenantOfToken,
  type AccessTokens,
} from './access-tokens.ts';
export { createIdempotency, type Idempotency, type KeyedWrite } from './idempotency.ts';
export { createJwtVerifier, type JwtIssuer, type JwtVerifier } from './jwt.ts';
export { createTrustedPublishing, type TrustedPublishing } from './trusted-publishing.ts';
export type { Workload } from './workload.ts';
export { createWebSessions, type SessionHalves, type WebSessions } from './web-sessions.ts';
