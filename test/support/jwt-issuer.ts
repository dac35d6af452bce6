import { randomUUID } from 'node:crypto';
import { exportJWK, generateKeyPair, SignJWT, type JWTPayload } from 'jose';

export const ISSUER = 'https://issuer.example.com/';
export const AUDIENCE = 'marketplace';

/** An issuer of JWTs as a company has one, with its settings for a server. */
export async function jwtIssuer(algorithm: 'ES256' | 'EdDSA' | 'RS256' = 'ES256') {
  const { privateKey, publicKey } = await generateKeyPair(algorithm, { extractable: true });
  const jwk = { ...(await exportJWK(publicKey)), kid: 'first', alg: algorithm };
  return {
    privateKey,
    publicKey,
    jwk,
    settings: { issuer: ISSUER, audience: AUDIENCE, jwks: { keys: [jwk] } },
    sign: (claims: JWTPayload, header: Readonly<Record<string, unknown>> = {}): Promise<string> =>
      new SignJWT({
        iss: ISSUER,
        aud: AUDIENCE,
        jti: randomUUID(),
        exp: Math.floor(Date.now() / 1_000) + 600,
        ...claims,
      })
        .setProtectedHeader({ alg: algorithm, kid: 'first', ...header })
        .sign(privateKey),
  };
}
