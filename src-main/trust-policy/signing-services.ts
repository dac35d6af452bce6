import { z } from 'zod';
import { signingServicesSchema, type SigningServices } from '../../src-shared/models/trust.ts';
import { recordTransition } from '../store/index.ts';
import type { TrustPolicyDeps } from './deps.ts';

const SETTING = 'signing.services';
const storedSchema = signingServicesSchema.catch({ fulcio: null, rekor: null, tsa: null });

/** Where this home has its keyless signatures made, unless a call says otherwise. */
export interface SigningServicesOfHome {
  get(): Promise<SigningServices>;
  set(services: SigningServices, userId: string): Promise<SigningServices>;
}

export function createSigningServices({ store, now }: TrustPolicyDeps): SigningServicesOfHome {
  return {
    get: () => store.read(async (tx) => storedSchema.parse((await tx.settings.get(SETTING)) ?? {})),
    set: (services, userId) =>
      store.transaction(async (tx) => {
        await tx.settings.set(SETTING, z.json().parse(services));
        await recordTransition(tx, { type: 'trust.services-set', userId, facts: { ...services } }, now());
        return services;
      }),
  };
}
