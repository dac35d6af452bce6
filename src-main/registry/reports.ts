import { z } from 'zod';
import { StationError } from '../../src-shared/errors/index.ts';
import { MODERATION_LIMITS, TEXT_LIMITS } from '../../src-shared/limits.ts';
import type { Report } from '../../src-shared/models/moderation.ts';
import { textDigest } from '../store/index.ts';
import type { ReportRow, Tx } from '../store/port.ts';
import { needRole } from './access.ts';
import type { RegistryDeps } from './deps.ts';
import type { Reports } from './moderating-port.ts';
import { parseInput } from './parse-input.ts';
import { iso, isoOrNull } from './present.ts';
import { needReason } from './reasons.ts';
import { needExtension, needVersion } from './resolve.ts';
import { sanitiseMarkdown } from './review-text.ts';
import { needNotOwn } from './separation.ts';
import { recordTransition } from './transition.ts';

const DAY_MS = 86_400_000;

/** What a user writes to moderators: cleaned as reviews are. */
export const complaintInput = z.object({
  text: z
    .string()
    .trim()
    .max(TEXT_LIMITS.reason)
    .transform((text) => sanitiseMarkdown(text).slice(0, TEXT_LIMITS.reason)),
});

export function createReports({ store, now, newId }: Pick<RegistryDeps, 'store' | 'now' | 'newId'>): Reports {
  return {
    async file({ extensionId, version = null, reason, text }, actor) {
      needRole(actor, 'user');
      const { userId: reporter } = actor;
      const words = parseInput(complaintInput, { text });
      return store.transaction(async (tx) => {
        const at = now();
        if (version === null) await needExtension(tx, extensionId);
        else await needVersion(tx, extensionId, version);
        await needFew(tx.reports, reporter, at, MODERATION_LIMITS.reportsPerDay);
        const row: ReportRow = {
          id: newId(),
          reporter,
          extensionId,
          version,
          reason,
          ...words,
          at,
          state: 'open',
          settledBy: null,
          settledReason: null,
          settledAt: null,
        };
        await insertOnce(tx, row);
        const facts = { reportId: row.id, extensionId, version, reason };
        // The log is public, and who reported must not be: not even as a fingerprint.
        await recordTransition(tx, { type: 'report.filed', userId: null, facts }, at);
        return presentReport(row);
      });
    },

    own: (page, { userId: reporter }) =>
      store.read(async (tx) => (await tx.reports.list({ ...page, reporter })).map(presentReport)),

    list: (page) => store.read(async (tx) => (await tx.reports.list(page)).map(presentReport)),

    async settle(id, { outcome, reason }, actor) {
      needRole(actor, 'reviewer');
      const why = needReason(reason, 'settle a report on');
      return store.transaction(async (tx) => {
        const at = now();
        const before = await tx.reports.get(id);
        if (before === null) throw new StationError('reports.not-found', { id });
        if (before.state !== 'open') throw new StationError('reports.settled', { id, state: before.state });
        const { extensionId, version } = before;
        await needNotOwn(tx, await needExtension(tx, extensionId), actor);
        const end = { settledBy: actor.userId, settledReason: why, settledAt: at };
        const row: ReportRow = { ...before, state: outcome, ...end };
        await tx.reports.update(row);
        const facts = { reportId: id, extensionId, version, outcome, reasonDigest: textDigest(why) };
        await recordTransition(tx, { type: 'report.settled', userId: actor.userId, facts }, at);
        return presentReport(row);
      });
    },
  };
}

/** So many of one person within 24 hours. @throws reports.too-many, with how long until the oldest counts no more */
export async function needFew(
  sent: Pick<Tx['reports'], 'countSince' | 'oldestSince'>,
  userId: string,
  at: number,
  limit: number,
): Promise<void> {
  if ((await sent.countSince(userId, at - DAY_MS)) < limit) return;
  const oldest = (await sent.oldestSince(userId, at - DAY_MS)) ?? at;
  const retryAfterSeconds = Math.max(1, Math.ceil((oldest + DAY_MS - at) / 1_000));
  throw new StationError('reports.too-many', { limit, retryAfterSeconds });
}

/** @throws reports.already-open */
async function insertOnce(tx: Tx, row: ReportRow): Promise<void> {
  try {
    await tx.reports.insert(row);
  } catch (thrown) {
    if (!(thrown instanceof StationError) || thrown.code !== 'store.conflict') throw thrown;
    const { extensionId, version } = row;
    const subject = version === null ? extensionId : `${extensionId}@${version}`;
    throw new StationError('reports.already-open', { subject }, thrown);
  }
}

function presentReport({ at, settledAt, ...row }: ReportRow): Report {
  return { ...row, at: iso(at), settledAt: isoOrNull(settledAt) };
}
