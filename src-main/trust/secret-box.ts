import { StationError } from '../../src-shared/errors/index.ts';
import { parseJson } from '../../src-shared/json.ts';
import { openHomeSecret, type HomeSecretName, type HomeSecretOptions } from './keys/home-secret.ts';
import { seal, sealedSchema, unseal, type Sealed } from './keys/seal.ts';

/** Keeps short texts secret at rest: sealed under a secret of the home (AES-256-GCM) and bound to where they belong. */
export interface SecretBox {
  /** `bound` names the place; the same is needed to open it. */
  seal(secret: string, bound: string): Promise<string>;
  /** @throws trust.key-corrupt, and what the home's secret throws */
  open(sealed: string, bound: string): Promise<string>;
}

export function openSecretBox(folder: string, name: HomeSecretName, options: HomeSecretOptions): SecretBox {
  const key = openHomeSecret(folder, name, options);
  return {
    seal: async (secret, bound) => JSON.stringify(seal(Buffer.from(secret, 'utf8'), await key(), bound)),
    async open(sealed, bound) {
      const read = sealedFrom(sealed);
      const secret = read === null ? null : unseal(read, await key(), bound);
      if (secret === null)
        throw new StationError('trust.key-corrupt', {
          file: `secret-${name}.json`,
          reason: 'it does not open what was sealed for this place',
        });
      return secret.toString('utf8');
    },
  };
}

function sealedFrom(text: string): Sealed | null {
  try {
    return sealedSchema.parse(parseJson(text));
  } catch {
    return null;
  }
}
