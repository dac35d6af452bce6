import { ledgerHistory } from '../../store/index.ts';
import type { LedgerRow, Tx } from '../../store/port.ts';
import type { InstallsDeps } from '../deps.ts';
import type { Exposure } from '../port.ts';
import { iso } from '../present.ts';
import { settledState } from '../states.ts';

interface ExposureQuestion {
  readonly extensionId?: string | undefined;
  readonly version?: string | undefined;
  readonly digest?: string | undefined;
  /** A key's fingerprint or a certificate's identity. */
  readonly signer?: string | undefined;
}

/** Every stretch of time in which a matching package was on this machine, from the ledger alone; oldest first. */
export async function exposures(
  deps: InstallsDeps,
  question: ExposureQuestion,
): Promise<readonly Exposure[]> {
  return deps.store.read(async (tx) => {
    const byInstallation = new Map<string, LedgerRow[]>();
    for await (const row of ledgerHistory(tx, { extensionId: question.extensionId })) {
      const rows = byInstallation.get(row.installationId);
      if (rows === undefined) byInstallation.set(row.installationId, [row]);
      else rows.push(row);
    }
    const found: Exposure[] = [];
    for (const rows of byInstallation.values()) found.push(...(await stretches(tx, rows, question)));
    return found.toSorted((a, b) => (a.from < b.from ? -1 : 1));
  });
}

async function stretches(
  tx: Tx,
  rows: readonly LedgerRow[],
  question: ExposureQuestion,
): Promise<readonly Exposure[]> {
  const found: Exposure[] = [];
  let open: LedgerRow | null = null;
  let last: LedgerRow | null = null;
  for (const row of rows) {
    const isThere = settledState(row) !== null && matches(row, question);
    if (isThere) {
      if (open !== null && open.digest !== row.digest) {
        found.push(await exposure(tx, open, last ?? open, row.at));
        open = null;
      }
      open ??= row;
      last = row;
    } else if (open !== null && row.to !== 'rolled-back') {
      found.push(await exposure(tx, open, last ?? open, row.at));
      open = null;
    }
  }
  if (open !== null) found.push(await exposure(tx, open, last ?? open, null));
  return found;
}

function matches(row: LedgerRow, { version, digest, signer }: ExposureQuestion): boolean {
  return (
    (version === undefined || row.version === version) &&
    (digest === undefined || row.digest === digest) &&
    (signer === undefined || row.state.signer?.id === signer)
  );
}

async function exposure(tx: Tx, first: LedgerRow, last: LedgerRow, until: number | null): Promise<Exposure> {
  const { installationId, extensionId, version } = first;
  return {
    installationId,
    extensionId,
    version,
    digest: first.digest,
    from: iso(first.at),
    until: until === null ? null : iso(until),
    enabled: settledState(last) === 'active',
    source: first.state.source,
    actor: first.actor,
    runs: await tx.runs.count({
      extensionId,
      installationId,
      version,
      from: first.at,
      to: until ?? Number.MAX_SAFE_INTEGER,
    }),
  };
}
