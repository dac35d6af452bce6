import type { InstallationState } from '../../src-shared/models/installation.ts';
import type { JsonObject } from '../../src-shared/json.ts';
import type { InstallationSnapshot, LedgerRow, Tx } from '../store/port.ts';
import { ledgerHash, recordTransition } from '../store/index.ts';
import { copyGrant } from './present.ts';
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

/** Actors that are no person: what the station does at opening, and what a registry's marks do. */
const BY_ITSELF: ReadonlySet<string> = new Set(['station', 'registry']);

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
  const written = await tx.ledger.append(row);
  const { installationId, extensionId, version, digest, from, to, action, state } = row;
  await recordTransition(
    tx,
    {
      type: 'installation.changed',
      userId: BY_ITSELF.has(row.actor) ? null : row.actor,
      facts: {
        action,
        installationId,
        extensionId,
        version,
        digest,
        from,
        to,
        simulated: state.simulated,
        grants: state.grants.map(copyGrant),
        ledgerSeq: written.seq,
        // Everything else of the row, reasons and times too: who edits it contradicts the log.
        ledgerHash: ledgerHash(written),
      },
    },
    row.at,
  );
  return written;
}
