import { Gauge, type Registry } from 'prom-client';
import type { Station } from '../../station.ts';
import type { Tenants } from './tenants.ts';

/** How long the sizes of files are believed: adding them up walks the whole home. */
const SIZE_MS = 60_000;

/** Jobs, audits and sizes, summed over the stations that are open: no series tells of one tenant. */
export function stationGauges(registers: Registry[], tenants: Tenants): void {
  const summed = (
    name: string,
    help: string,
    label: string,
    count: (station: Station, add: (value: string, amount: number) => void) => Promise<void>,
    keepMs = 0,
  ): void => {
    let readAt = Number.NEGATIVE_INFINITY;
    const made: Gauge = new Gauge({
      name,
      help,
      labelNames: [label],
      registers,
      async collect() {
        if (performance.now() - readAt < keepMs) return;
        const sums = new Map<string, number>();
        await tenants.each((station) =>
          count(station, (value, amount) => sums.set(value, (sums.get(value) ?? 0) + amount)),
        );
        made.reset();
        for (const [value, amount] of sums) made.set({ [label]: value }, amount);
        readAt = performance.now();
      },
    });
  };
  summed(
    'marketplace_jobs',
    'Jobs by state; "dead" are those that were given up.',
    'state',
    async ({ store }, add) => {
      const counts = await store.read((tx) => tx.jobs.counts());
      for (const { state, dead, count } of counts) add(dead ? 'dead' : state, count);
    },
  );
  summed('marketplace_audits', 'Audits by outcome.', 'outcome', async ({ store }, add) => {
    const { passed, refused } = await store.read((tx) => tx.submissions.auditOutcomes());
    add('passed', passed);
    add('refused', refused);
  });
  summed(
    'marketplace_home_bytes',
    'What the homes take of the disk, by part.',
    'part',
    async ({ maintenance }, add) => {
      const { parts } = await maintenance.space();
      // Other tenants' homes lie in the rest of the server's own.
      for (const { name, bytes } of parts) if (name !== 'other') add(name, bytes);
    },
    SIZE_MS,
  );
}
