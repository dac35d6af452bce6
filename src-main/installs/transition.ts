import type { InstallationState } from '../../src-shared/models/installation.ts';
import type { JsonObject } from '../../src-shared/json.ts';
import type { InstallationSnapshot, LedgerRow, Tx } from '../store/port.ts';
import { mayFollow } from './states.ts';

export interface Transition {
  readonly to: InstallationState;
  readonly action: string;
  readonly actor: string;
  readonly at: number;
  /** Default: those of the row before. */
  readonly version?: string;
  readonly digest?: string;
  readonly state?: InstallationSnapshot;
  readonly details?: JsonObject;
}

/** The row a new installation begins with. */
export interface Beginning extends Transition {
  readonly installationId: string;
  readonly extensionId: string;
  readonly version: string;
  readonly digest: string;
  readonly state: InstallationSnapshot;
}

export function beginInstallation(tx: Tx, first: Beginning): Promise<LedgerRow> {
  return write(tx, { ...first, from: null, details: first.details ?? {} });
}

/** Appends the next row of an installation, and its leaf in the log, in the caller's transaction. */
export function transition(tx: Tx, before: LedgerRow, next: Transition): Promise<LedgerRow> {
  return write(tx, {
    installationId: before.installationId,
    extensionId: before.extensionId,
    version: next.version ?? before.version,
    digest: next.digest ?? before.digest,
    from: before.to,
    to: next.to,
    action: next.action,
    actor: next.actor,
    at: next.at,
    state: next.state ?? before.state,
    details: next.details ?? {},
  });
}

async function write(tx: Tx, row: Omit<LedgerRow, 'seq'>): Promise<LedgerRow> {
  if (!mayFollow(row.from, row.to)) {
    throw new Error(`an installation cannot go from ${row.from ?? 'nothing'} to ${row.to}`);
  }
  const written = await tx.ledger.append({
    installationId: row.installationId,
    extensionId: row.extensionId,
    version: row.version,
    digest: row.digest,
    from: row.from,
    to: row.to,
    action: row.action,
    actor: row.actor,
    at: row.at,
    state: row.state,
    details: row.details,
  });
  await tx.log.append(
    {
      type: 'installation',
      action: row.action,
      installationId: row.installationId,
      extensionId: row.extensionId,
      version: row.version,
      digest: row.digest,
      from: row.from,
      to: row.to,
      actor: row.actor,
      ledgerSeq: written.seq,
    },
    row.at,
  );
  return written;
}
