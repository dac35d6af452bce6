import { StationError } from '../../src-shared/errors/index.ts';
import type { ExtensionVersion } from '../../src-shared/models/catalog.ts';
import type { BlockRequest } from '../../src-shared/models/moderation.ts';
import { actorFingerprint, textDigest } from '../store/index.ts';
import type { BlockRequestRow, Tx } from '../store/port.ts';
import { needRole } from './access.ts';
import type { Actor, RegistryDeps } from './deps.ts';
import { needMarkable, setMark } from './marks.ts';
import type { BlockRequests } from './moderating-port.ts';
import type { VersionRef } from './port.ts';
import { iso, isoOrNull, presentVersion } from './present.ts';
import { needReason } from './reasons.ts';
import { needExtension, readMarked } from './resolve.ts';
import { needNotOwn, needSecondPerson } from './separation.ts';
import { recordTransition, type TransitionType } from './transition.ts';

/** A block as it is asked for. */
export interface AskedBlock extends VersionRef {
  readonly reason: string;
  readonly evidence: string;
  readonly emergency: boolean;
  readonly actor: Actor;
}

export function createBlockRequests(deps: RegistryDeps): BlockRequests {
  const { store, now } = deps;
  return {
    list: ({ state, ...page }) =>
      store.read(async (tx) => (await tx.blockRequests.list({ state, ...page })).map(presentRequest)),

    async agree(id, actor) {
      needRole(actor, 'reviewer');
      return store.transaction(async (tx) => {
        const row = await needOpen(tx, id);
        needSecondPerson(row.requestedBy, actor);
        const { extensionId, version, reason, evidence, requestedBy } = row;
        await tx.blockRequests.update(settled(row, 'agreed', null, actor, now()));
        const signOff = { requestedBy: actorFingerprint(requestedBy), emergency: false };
        return setMark(deps, tx, { extensionId, version, kind: 'blocked', reason, evidence, actor, signOff });
      });
    },

    async decline(id, reason, actor) {
      needRole(actor, 'reviewer');
      const why = needReason(reason, 'decline to block');
      return store.transaction(async (tx) => {
        const at = now();
        const open = await needOpen(tx, id);
        // Whoever asked may think better of it; whoever publishes the extension may not decide for itself.
        if (open.requestedBy !== actor.userId)
          await needNotOwn(tx, await needExtension(tx, open.extensionId), actor);
        const row = settled(open, 'declined', why, actor, at);
        await tx.blockRequests.update(row);
        await record(tx, 'block.declined', row, textDigest(why), actor, at);
        return presentRequest(row);
      });
    },
  };
}

/** Blocks at once, or asks for it where another person has to agree. */
export async function blockOrAsk(
  deps: RegistryDeps,
  tx: Tx,
  { emergency, ...asked }: AskedBlock,
): Promise<ExtensionVersion & { readonly blockRequest: BlockRequest | null }> {
  const { extensionId, version, actor, reason, evidence } = asked;
  const at = deps.now();
  const isShared = actor.separated === true;
  if (isShared && emergency) needRole(actor, 'admin');
  await needMarkable(tx, { ...asked, kind: 'blocked' });
  const open = await tx.blockRequests.open(extensionId, version);
  if (isShared && !emergency) {
    if (open !== null) {
      const { id, requestedBy } = open;
      throw new StationError('registry.block-requested', { extensionId, version, id, requestedBy });
    }
    const row = request(deps, asked, 'open', at);
    await tx.blockRequests.insert(row);
    await record(tx, 'block.requested', row, textDigest(reason), actor, at);
    return {
      ...presentVersion(await readMarked(tx, extensionId, version)),
      blockRequest: presentRequest(row),
    };
  }
  if (open !== null) await tx.blockRequests.update(settled(open, 'agreed', null, actor, at));
  if (!isShared) return { ...(await setMark(deps, tx, { ...asked, kind: 'blocked' })), blockRequest: null };
  const row = settled(request(deps, asked, 'emergency', at), 'emergency', null, actor, at);
  await tx.blockRequests.insert(row);
  const signOff = { requestedBy: null, emergency: true };
  const marked = await setMark(deps, tx, { ...asked, evidence, kind: 'blocked', signOff });
  return { ...marked, blockRequest: presentRequest(row) };
}

function request(
  { newId }: Pick<RegistryDeps, 'newId'>,
  { extensionId, version, reason, evidence, actor }: Omit<AskedBlock, 'emergency'>,
  state: BlockRequestRow['state'],
  requestedAt: number,
): BlockRequestRow {
  const open = { settledBy: null, settledReason: null, settledAt: null };
  const what = { extensionId, version, reason, evidence };
  return { id: newId(), ...what, requestedBy: actor.userId, requestedAt, state, ...open };
}

function settled(
  row: BlockRequestRow,
  state: Exclude<BlockRequestRow['state'], 'open'>,
  reason: string | null,
  actor: Actor,
  at: number,
): BlockRequestRow {
  return { ...row, state, settledBy: actor.userId, settledReason: reason, settledAt: at };
}

/** @throws registry.block-request-not-found, registry.block-request-settled */
async function needOpen(tx: Tx, id: string): Promise<BlockRequestRow> {
  const row = await tx.blockRequests.get(id);
  if (row === null) throw new StationError('registry.block-request-not-found', { id });
  if (row.state !== 'open')
    throw new StationError('registry.block-request-settled', { id, state: row.state });
  return row;
}

async function record(
  tx: Tx,
  type: TransitionType,
  { id: requestId, extensionId, version, evidence }: BlockRequestRow,
  reasonDigest: string,
  actor: Actor,
  at: number,
): Promise<void> {
  const facts = { requestId, extensionId, version, reasonDigest, evidenceDigest: textDigest(evidence) };
  await recordTransition(tx, { type, userId: actor.userId, facts }, at);
}

function presentRequest({ requestedAt, settledAt, ...row }: BlockRequestRow): BlockRequest {
  return { ...row, requestedAt: iso(requestedAt), settledAt: isoOrNull(settledAt) };
}
