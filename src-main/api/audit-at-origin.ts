import { z } from 'zod';
import type { Outputs } from '../../src-shared/contract/index.ts';
import type { Extension } from '../../src-shared/models/catalog.ts';
import { findingCountsSchema } from '../../src-shared/models/finding.ts';
import type { Station } from '../station.ts';

const statedSchema = z.object({
  ruleset: z.string(),
  counts: findingCountsSchema,
  auditedAt: z.iso.datetime(),
});

/**
 * The audit of a version at the server that it came from: as its signed statement says, where that is here and holds, else as
 * its catalog tells. Null for what is this home's own.
 */
export async function auditAtOrigin(
  station: Station,
  { id, origin }: Extension,
  version: string,
): Promise<Outputs['extensions']['get']['auditAtOrigin']> {
  if (origin === 'local') return null;
  const statements = await station.attestations(id, version);
  const newest = statements.findLast(({ kind, verified }) => kind === 'audit' && verified);
  const stated = statedSchema.safeParse(newest?.predicate);
  if (stated.success) {
    const { ruleset, counts, auditedAt: at } = stated.data;
    return { registry: origin, signed: true, ...counts, ruleset, at };
  }
  const told = (await station.store.read((tx) => tx.remotes.version(id, version)))?.audit ?? null;
  return told === null ? null : { registry: origin, signed: false, ...told, ruleset: null, at: null };
}
