import { StationError } from '../../src-shared/errors/index.ts';
import type { Receipt } from '../../src-shared/models/receipt.ts';
import type { ReceiptRow, Tx } from '../store/port.ts';
import { needRole } from './access.ts';
import { countInstall } from './count-install.ts';
import type { RegistryDeps } from './deps.ts';
import type { ReceiptInput, Receipts } from './port.ts';
import { needVersion } from './resolve.ts';
import { recordTransition } from './transition.ts';

export function createReceipts({
  store,
  now,
  newId,
}: Pick<RegistryDeps, 'store' | 'now' | 'newId'>): Receipts {
  return {
    async report(input, actor) {
      needRole(actor, 'user');
      const { userId } = actor;
      const fresh: ReceiptRow = { ...factsOf(input), id: newId(), userId, at: now() };
      return store.transaction(async (tx) => {
        await needSamePackage(tx, input);
        const before = await reportedBefore(tx, fresh);
        if (before !== null) return { ...present(before), isNew: false };
        if (fresh.kind === 'installed') await countOnce(tx, fresh);
        else await needInstalled(tx, fresh);
        await tx.receipts.insert(fresh);
        await recordReceipt(tx, fresh);
        return { ...present(fresh), isNew: true };
      });
    },

    async list(page, { userId }) {
      return (await store.read((tx) => tx.receipts.list(userId, page))).map(present);
    },

    async lastInstalled(extensionId, { userId }) {
      const row = await store.read((tx) => tx.receipts.lastInstalled(userId, extensionId));
      if (row === null) throw new StationError('registry.review-needs-installation', { extensionId });
      return row.version;
    },
  };
}

function factsOf(input: ReceiptInput): Omit<ReceiptRow, 'id' | 'userId' | 'at'> {
  const { kind, extensionId, version, digest } = input;
  const run = kind === 'ran' ? { runId: input.runId, units: input.units } : { runId: null, units: 0 };
  return { kind, extensionId, version, digest, ...run };
}

/** A yank or a block takes nothing back that was installed before it. */
async function needSamePackage(tx: Tx, { extensionId, version, digest: found }: ReceiptInput): Promise<void> {
  const { state, digest: expected } = await needVersion(tx, extensionId, version);
  if (state !== 'approved') throw new StationError('receipts.not-approved', { extensionId, version, state });
  if (expected !== found)
    throw new StationError('receipts.digest-mismatch', { extensionId, version, expected, found });
}

/** @throws receipts.run-differs */
async function reportedBefore(tx: Tx, row: ReceiptRow): Promise<ReceiptRow | null> {
  const { userId, extensionId, version, runId } = row;
  if (runId === null) return tx.receipts.installed(userId, extensionId, version);
  const before = await tx.receipts.run(userId, runId);
  if (before === null) return null;
  const isSame =
    before.extensionId === extensionId && before.version === version && before.units === row.units;
  if (!isSame) throw new StationError('receipts.run-differs', { runId });
  return before;
}

/** Each user counts once for an extension, however many of its versions they install. */
async function countOnce(tx: Tx, { userId, extensionId }: ReceiptRow): Promise<void> {
  if ((await tx.receipts.lastInstalled(userId, extensionId)) === null) await countInstall(tx, extensionId);
}

async function needInstalled(tx: Tx, { userId, extensionId, version }: ReceiptRow): Promise<void> {
  if ((await tx.receipts.installed(userId, extensionId, version)) === null)
    throw new StationError('receipts.needs-installation', { extensionId, version });
}

async function recordReceipt(tx: Tx, row: ReceiptRow): Promise<void> {
  const { id: receiptId, kind, userId, extensionId, version, digest, units } = row;
  const facts = { receiptId, extensionId, version, digest, ...(kind === 'ran' ? { units } : {}) };
  await recordTransition(tx, { type: `receipt.${kind}`, userId, facts }, row.at);
}

function present({ userId: _reporter, at, ...row }: ReceiptRow): Receipt {
  return { ...row, at: new Date(at).toISOString() };
}
