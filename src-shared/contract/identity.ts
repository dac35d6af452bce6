import { z } from 'zod';
import { publicIdentitySchema, signerSchema } from '../models/identity.ts';
import { signingServicesSchema } from '../models/trust.ts';
import { pathSchema, procedure } from './procedure.ts';

const identityWithProtection = publicIdentitySchema.extend({
  protection: z.enum(['keychain', 'passphrase', 'file']),
});

/** The signing identity of this machine. Private keys never cross the contract but in an export that a passphrase protects. */
export const identity = {
  get: procedure({ role: 'user', reach: 'local' }, 'trust', 'files').output(identityWithProtection),
  list: procedure({ role: 'user', reach: 'local' }, 'trust', 'files').output(
    z.object({ items: z.array(publicIdentitySchema) }),
  ),
  export: procedure({ role: 'user', reach: 'local' }, 'trust', 'files')
    .input(
      z.object({
        out: pathSchema,
        passphrase: z.string().min(8).max(1024),
        /** A file that is there is replaced: only where a person agreed to that. */
        replace: z.boolean().default(false),
      }),
    )
    .output(z.object({ path: z.string(), fingerprint: z.string() })),
  import: procedure({ role: 'user', reach: 'local' }, 'trust', 'files')
    .input(z.object({ path: pathSchema, passphrase: z.string().max(1024) }))
    .output(identityWithProtection),
  rotate: procedure({ role: 'user', reach: 'local' }, 'trust', 'registry', 'files').output(
    z.object({ old: publicIdentitySchema, next: publicIdentitySchema, publishers: z.array(z.string()) }),
  ),
  /** Signs a package file and writes `FILE.sigstore.json` beside it. */
  sign: procedure({ role: 'developer', reach: 'local' }, 'trust', 'packages', 'files')
    .input(z.object({ path: pathSchema }))
    .output(
      z.object({ bundle: z.string(), keyId: z.string(), publicKey: z.string(), simulated: z.boolean() }),
    ),
  /** States how a package file was made (SLSA provenance v1) and writes `FILE.provenance.sigstore.json` beside it. */
  provenance: procedure({ role: 'developer', reach: 'local' }, 'trust', 'packages', 'registry', 'files')
    .input(z.object({ path: pathSchema }))
    .output(z.object({ provenance: z.string(), keyId: z.string() })),
  /** Signs with a certificate for who the token says you are, in place of this machine's key. The one call here that asks the network. */
  signKeyless: procedure({ role: 'developer', reach: 'local' }, 'trust', 'packages', 'files')
    .input(
      z.object({
        path: pathSchema,
        /** Those that are left out are the home's: `trust.services`. */
        services: signingServicesSchema.partial().default({}),
        /** OpenID Connect token, or where a CI hands one out. */
        token: z.union([
          z.string().min(1).max(20_000),
          z.strictObject({ url: z.url({ protocol: /^https$/ }), bearer: z.string().min(1).max(20_000) }),
        ]),
      }),
    )
    .output(
      z.object({
        bundle: z.string(),
        keyId: z.string(),
        publicKey: z.string(),
        /** Whom the certificate names. */
        identity: z.object({ subject: z.string(), issuer: z.string() }),
      }),
    ),
  /** Verifies a package file with its bundle against the keys this home knows. */
  verify: procedure({ role: 'user', reach: 'local' }, 'trust', 'packages', 'files')
    .input(z.object({ path: pathSchema, bundle: pathSchema.optional() }))
    .output(
      z.object({
        verified: z.literal(true),
        extensionId: z.string(),
        version: z.string(),
        digest: z.string(),
        signer: signerSchema,
      }),
    ),
};
