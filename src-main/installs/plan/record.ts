import { createHash, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import { canonicalJson } from '../../../src-shared/canonical-json.ts';
import { StationError } from '../../../src-shared/errors/index.ts';
import type { Json } from '../../../src-shared/json.ts';
import { installationStateSchema, installPlanSchema } from '../../../src-shared/models/installation.ts';
import { grantSchema } from '../../../src-shared/models/sandbox.ts';
import type { LedgerRow, Tx } from '../../store/port.ts';
import { settledState } from '../states.ts';

/** How long a person may look at a plan. */
export const PLAN_MINUTES = 10;
const KEPT_MS = 24 * 60 * 60 * 1000;

const sourceSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('registry') }),
  z.object({ kind: z.literal('file'), path: z.string(), bundle: z.unknown(), allowUnsigned: z.boolean() }),
  z.object({ kind: z.literal('previous') }),
]);
/** Where the bytes of a step come from. */
export type StepSource = z.infer<typeof sourceSchema>;

const outcomeSchema = z.object({
  installationId: z.string(),
  extensionId: z.string(),
  version: z.string(),
  status: installationStateSchema,
  installedAt: z.string(),
});

const contentSchema = z.object({
  plan: installPlanSchema,
  actor: z.string(),
  /** By extension id. */
  sources: z.record(z.string(), sourceSchema),
  /** Grants that a step ends with when nobody narrows them; null leaves them as they are. */
  grants: z.record(z.string(), z.array(grantSchema).nullable()),
  /** Needs among the extensions of the plan. */
  needs: z.record(z.string(), z.array(z.string())),
  /** What the person asked for by name, as against what something else needs. */
  asked: z.array(z.string()),
  /** Mark of each extension's state when the plan was made. */
  before: z.record(z.string(), z.string()),
});
export type PlanContent = z.infer<typeof contentSchema>;

const choicesSchema = z.object({
  grants: z.record(z.string(), z.array(grantSchema)),
  allowWidening: z.boolean(),
});

const recordSchema = z.object({
  content: contentSchema,
  expiresAt: z.number(),
  state: z.enum(['open', 'accepted', 'done']),
  /** Hash over token and content: neither works with another's. */
  tokenHash: z.string().nullable(),
  choices: choicesSchema.nullable(),
  outcomes: z.array(outcomeSchema),
});
export type PlanRecord = z.infer<typeof recordSchema>;

const PREFIX = 'plan:';

export async function savePlan(tx: Tx, record: PlanRecord): Promise<void> {
  const plain: Json = JSON.parse(JSON.stringify(record));
  await tx.settings.set(PREFIX + record.content.plan.planId, plain);
}

/** @throws installs.plan-unknown */
export async function loadPlan(tx: Tx, planId: string): Promise<PlanRecord> {
  const stored = await tx.settings.get(PREFIX + planId);
  if (stored === undefined) throw new StationError('installs.plan-unknown', { planId });
  return recordSchema.parse(stored);
}

/** Forgets plans that nobody can confirm any more. */
export async function forgetOldPlans(tx: Tx, now: number): Promise<void> {
  for (const [key, stored] of Object.entries(await tx.settings.all(PREFIX))) {
    const record = recordSchema.safeParse(stored);
    if (!record.success || record.data.expiresAt + KEPT_MS < now) await tx.settings.delete(key);
  }
}

/** Hash of a token together with everything that it confirms: a plan that changed in the store has no valid token. */
export function bindToken(token: string, content: PlanContent): string {
  const plain: Json = JSON.parse(JSON.stringify(content));
  return createHash('sha256')
    .update(`${token}\n${canonicalJson(plain)}`, 'utf8')
    .digest('hex');
}

/** Compares in constant time. */
export function isTokenOf(token: string, record: PlanRecord): boolean {
  if (record.tokenHash === null) return false;
  const given = Buffer.from(bindToken(token, record.content), 'hex');
  const known = Buffer.from(record.tokenHash, 'hex');
  return given.length === known.length && timingSafeEqual(given, known);
}

/** What must still hold when a plan is carried out; seq numbers do not matter, what is installed does. */
export function stateMark(row: LedgerRow | null): string {
  const settled = row === null ? null : settledState(row);
  if (row === null || settled === null) return 'absent';
  const { grants, pinned } = row.state;
  return [
    row.installationId,
    row.version,
    row.digest,
    settled,
    pinned ? 'pinned' : 'free',
    JSON.stringify(grants),
  ].join('|');
}
