import type {
  Installation,
  LedgerEntry,
  RunRecord,
  Subscription,
} from '../../src-shared/models/installation.ts';
import type { Grant } from '../../src-shared/models/sandbox.ts';
import type { LedgerRow, RunRow } from '../store/port.ts';

export const iso = (ms: number): string => new Date(ms).toISOString();

/** A trial that has run out says so, whatever was written when it began. */
export function subscriptionAt(subscription: Subscription, now: number): Subscription {
  const { state, trialEndsAt } = subscription;
  const over = state === 'trial' && trialEndsAt !== null && Date.parse(trialEndsAt) <= now;
  return over ? { ...subscription, state: 'trial-ended' } : subscription;
}

/** A grant counts until its date; a date that cannot be read counts for nothing. */
export function grantsAt(grants: readonly Grant[], now: number): readonly Grant[] {
  return grants.filter(({ until }) => until === undefined || Date.parse(until) > now);
}

export function copyGrant(grant: Grant): Grant {
  return {
    capability: grant.capability,
    ...(grant.hosts === undefined ? {} : { hosts: [...grant.hosts] }),
    ...(grant.until === undefined ? {} : { until: grant.until }),
  };
}

export function presentInstallation(row: LedgerRow, now: number): Installation {
  const { state } = row;
  return {
    installationId: row.installationId,
    extensionId: row.extensionId,
    version: row.version,
    digest: row.digest,
    status: row.to,
    installedAt: iso(state.installedAt),
    signer: state.signer,
    grants: state.grants.map(copyGrant),
    subscription: subscriptionAt(state.subscription, now),
    allowedUnsigned: state.allowedUnsigned,
    requiredBy: [...state.requiredBy],
    pinned: state.pinned,
    disabledReason: state.disabledReason,
    userId: state.userId,
    source: state.source,
  };
}

export function presentEntry(row: LedgerRow): LedgerEntry {
  const details: LedgerEntry['details'] = JSON.parse(JSON.stringify(row.details));
  return {
    seq: row.seq,
    installationId: row.installationId,
    extensionId: row.extensionId,
    version: row.version,
    digest: row.digest,
    from: row.from,
    to: row.to,
    action: row.action,
    actor: row.actor,
    at: iso(row.at),
    details,
  };
}

export function presentRun(row: RunRow): RunRecord {
  return {
    runId: row.id,
    installationId: row.installationId,
    extensionId: row.extensionId,
    version: row.version,
    kind: row.kind,
    name: row.name,
    outcome: row.outcome,
    durationMs: row.durationMs,
    memoryBytes: row.memoryBytes,
    declared: [...row.declared],
    granted: row.granted.map(copyGrant),
    used: [...row.used],
    denied: [...row.denied],
    at: iso(row.at),
  };
}
