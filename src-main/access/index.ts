export { createAccessTokens, isAccessToken, tenantOfToken, type AccessTokens } from './access-tokens.ts';
export { createJwtVerifier, type JwtIssuer, type JwtVerifier } from './jwt.ts';
