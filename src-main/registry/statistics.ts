import { rcompare } from 'semver';
import type { Statistics as Counted } from '../../src-shared/models/moderation.ts';
import { needOwner, needRole } from './access.ts';
import type { RegistryDeps } from './deps.ts';
import type { Statistics } from './moderating-port.ts';
import { needExtension } from './resolve.ts';

const DAY_MS = 86_400_000;

export function createStatistics({ store, now }: Pick<RegistryDeps, 'store' | 'now'>): Statistics {
  return {
    async of(extensionId, days, actor) {
      needRole(actor, 'developer');
      return store.read(async (tx) => {
        const { publisherId } = await needExtension(tx, extensionId);
        await needOwner(tx, publisherId, actor);
        const since = (Math.floor(now() / DAY_MS) - days + 1) * DAY_MS;
        const users = await tx.receipts.users(extensionId, since);
        const used = new Map((await tx.receipts.totals(extensionId)).map((one) => [one.version, one]));
        const rated = new Map((await tx.reviews.versionMeans(extensionId)).map((one) => [one.version, one]));
        const versions = [...new Set([...used.keys(), ...rated.keys()])].toSorted(rcompare);
        return {
          extensionId,
          since: dayOf(since),
          activeUsers: users.all,
          byDay: (await tx.receipts.byDay(extensionId, since)).map(({ day, installs, runs }) => ({
            day: dayOf(day * DAY_MS),
            installs,
            runs,
          })),
          versions: versions.map((version): Counted['versions'][number] => {
            const { installs = 0, runs = 0, units = 0 } = used.get(version) ?? {};
            const stars = rated.get(version);
            const rating = stars === undefined ? null : { mean: stars.mean, count: stars.count };
            return { version, installs, runs, units, activeUsers: users.ofVersion.get(version) ?? 0, rating };
          }),
        };
      });
    },
  };
}

function dayOf(ms: number): string {
  return new Date(ms).toISOString().slice(0, 10);
}
