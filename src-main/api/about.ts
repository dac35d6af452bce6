import { GUEST_API_VERSION } from '../../src-shared/guest-api.ts';
import { PACKAGE_LIMITS, PAGE_LIMITS } from '../../src-shared/limits.ts';
import { PRODUCT } from '../../src-shared/product.ts';
import { RULESET_VERSION } from '../validation/index.ts';
import { acting } from './context.ts';
import { api } from './implementer.ts';

export const about = {
  get: api.about.get.handler(async ({ context }) => {
    const station = await context.station();
    return {
      name: PRODUCT.name,
      version: PRODUCT.version,
      guestApi: GUEST_API_VERSION,
      simulation: await station.simulation.enabled(),
      ruleset: RULESET_VERSION,
      features: [...(context.door?.features ?? [])],
      limits: {
        packageBytes: PACKAGE_LIMITS.packageBytes,
        unpackedBytes: PACKAGE_LIMITS.unpackedBytes,
        entries: PACKAGE_LIMITS.entries,
        pageSize: PAGE_LIMITS.maxSize,
        requestBytes: context.door?.requestBytes ?? null,
        requestsPerMinute: context.door?.requestsPerMinute ?? null,
      },
    };
  }),
  me: api.about.me.handler(async ({ context }) => {
    const { actor } = await acting(context);
    const { name = null, tenant = null, expiresAt = null } = context.signedIn ?? {};
    return {
      userId: actor.userId,
      name,
      role: actor.role,
      publisherId: actor.publisherId ?? null,
      tenant,
      expiresAt: expiresAt === null ? null : new Date(expiresAt).toISOString(),
    };
  }),
};
