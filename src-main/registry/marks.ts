import { StationError } from '../../src-shared/errors/index.ts';
import type { ExtensionVersion, MarkKind } from '../../src-shared/models/catalog.ts';
import { holdsRole } from '../../src-shared/models/role.ts';
import { textDigest } from '../store/index.ts';
import type { DecisionRow, Tx, VersionRow } from '../store/port.ts';
import { needOwner, needRole } from './access.ts';
import { addDecision } from './add-decision.ts';
import type { Actor, RegistryDeps } from './deps.ts';
import { refreshExtension } from './latest.ts';
import type { VersionRef } from './port.ts';
import { presentVersion } from './present.ts';
import { needExtension, needVersion, readMarked } from './resolve.ts';
import { needNotOwn } from './separation.ts';
import { refuseElsewhere } from './elsewhere.ts';
import { illegalTransition, recordTransition } from './transition.ts';

export interface MarkChangeInput extends VersionRef {
  readonly kind: MarkKind;
  readonly reason: string;
  readonly successor?: string | null;
  readonly evidence?: string | null;
  readonly actor: Actor;
  /** Of a block that several people answer for: who asked, as a fingerprint, or that nobody was asked. */
  readonly signOff?: { readonly requestedBy: string | null; readonly emergency: boolean };
}

const VERDICTS = { deprecated: 'deprecate', yanked: 'yank', blocked: 'block' } as const satisfies Record<
  MarkKind,
  DecisionRow['verdict']
>;

/** Marks an approved version. */
export async function setMark(deps: RegistryDeps, tx: Tx, input: MarkChangeInput): Promise<ExtensionVersion> {
  const { extensionId, version, kind, reason, actor } = input;
  const row = await needMarkable(tx, input);
  const at = deps.now();
  const successor = input.successor ?? null;
  const evidence = input.evidence ?? null;
  await tx.versions.putMark({
    extensionId,
    version,
    kind,
    reason,
    successor,
    evidence,
    actor: actor.userId,
    at,
  });
  await afterMark(deps, tx, { ...input, successor, evidence }, VERDICTS[kind], 'mark.set', row);
  return presentVersion(await readMarked(tx, extensionId, version));
}

/** The version, if this actor may mark it so. @throws registry.illegal-transition, registry.already-marked */
export async function needMarkable(
  tx: Tx,
  { extensionId, version, kind, actor }: VersionRef & Pick<MarkChangeInput, 'kind' | 'actor'>,
): Promise<VersionRow> {
  const row = await needVersion(tx, extensionId, version);
  const extension = await needExtension(tx, extensionId);
  await refuseElsewhere(tx, extensionId);
  await needMarker(tx, extension.publisherId, kind, actor);
  if (row.state !== 'approved') illegalTransition(`${extensionId}@${version}`, row.state, kind);
  if ((await tx.versions.marks(extensionId, version)).some((mark) => mark.kind === kind)) {
    throw new StationError('registry.already-marked', { extensionId, version, kind });
  }
  return row;
}

/** Takes a mark back; the version is offered again as if nothing had been. */
export async function undoMark(
  deps: RegistryDeps,
  tx: Tx,
  input: MarkChangeInput,
): Promise<ExtensionVersion> {
  const { extensionId, version, kind, actor } = input;
  const row = await needVersion(tx, extensionId, version);
  const extension = await needExtension(tx, extensionId);
  await refuseElsewhere(tx, extensionId);
  await needMarker(tx, extension.publisherId, kind, actor);
  const mark = (await tx.versions.marks(extensionId, version)).find((candidate) => candidate.kind === kind);
  if (mark === undefined) throw new StationError('registry.not-marked', { extensionId, version, kind });
  // What somebody else withdrew is not put back by whose it is, whatever role they hold.
  if (kind === 'blocked' || mark.actor !== actor.userId) await needNotOwn(tx, extension, actor);
  // What a reviewer withdrew, its author does not put back.
  if (mark.actor !== actor.userId && !holdsRole(actor.role, 'reviewer')) {
    throw new StationError('api.forbidden', { role: 'reviewer' });
  }
  await tx.versions.deleteMark(extensionId, version, kind);
  await afterMark(deps, tx, input, `undo-${VERDICTS[kind]}`, 'mark.undone', row);
  return presentVersion(await readMarked(tx, extensionId, version));
}

/** Reviewers set every mark; an author may deprecate and yank what is theirs. */
async function needMarker(tx: Tx, publisherId: string, kind: MarkKind, actor: Actor): Promise<void> {
  if (holdsRole(actor.role, 'reviewer')) return;
  if (kind === 'blocked') throw new StationError('api.forbidden', { role: 'reviewer' });
  needRole(actor, 'developer');
  await needOwner(tx, publisherId, actor);
}

async function afterMark(
  deps: RegistryDeps,
  tx: Tx,
  input: MarkChangeInput,
  verdict: DecisionRow['verdict'],
  type: 'mark.set' | 'mark.undone',
  row: VersionRow,
): Promise<void> {
  const { extensionId, version, kind, reason, actor } = input;
  const at = deps.now();
  const evidence = input.evidence ?? null;
  await addDecision(deps, tx, {
    extensionId,
    version,
    submissionId: null,
    verdict,
    reason,
    evidence,
    actor: actor.userId,
    at,
  });
  await refreshExtension(tx, extensionId, at);
  await recordTransition(
    tx,
    {
      type,
      userId: actor.userId,
      facts: {
        extensionId,
        version,
        kind,
        digest: row.digest,
        simulated: row.simulated,
        successor: input.successor ?? null,
        reasonDigest: textDigest(reason),
        evidenceDigest: evidence === null ? null : textDigest(evidence),
        ...input.signOff,
      },
    },
    at,
  );
}
