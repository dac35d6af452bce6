import { StationError } from '../../src-shared/errors/index.ts';
import { TEXT_LIMITS } from '../../src-shared/limits.ts';
import { needRole } from './access.ts';
import { blockOrAsk } from './block-requests.ts';
import { approveVersion, rejectVersion } from './decide.ts';
import type { RegistryDeps } from './deps.ts';
import { changedMarks } from './mark-changes.ts';
import { setMark, undoMark } from './marks.ts';
import type { Moderation, VersionRef } from './port.ts';
import { presentDecision, presentMark } from './present.ts';
import { needReason, reasonOrNull } from './reasons.ts';
import { needExtension, needVersion } from './resolve.ts';

export function createModeration(deps: RegistryDeps): Moderation {
  const { store } = deps;
  return {
    async approve(target, { reason, digest }, actor) {
      needRole(actor, 'reviewer');
      return approveVersion(deps, {
        target: ref(target),
        reason: reasonOrNull(reason),
        digest: digest ?? null,
        actor,
      });
    },

    async reject(target, { reason, digest }, actor) {
      needRole(actor, 'reviewer');
      const why = needReason(reason, 'reject');
      return rejectVersion(deps, { target: ref(target), reason: why, digest: digest ?? null, actor });
    },

    async deprecate(target, { reason, successor }, actor) {
      const why = needReason(reason, 'deprecate');
      return store.transaction(async (tx) => {
        if (
          typeof successor === 'string' &&
          ((await tx.extensions.get(successor))?.latestVersion ?? null) === null
        ) {
          throw new StationError('registry.successor-not-found', { successor });
        }
        return setMark(deps, tx, {
          ...ref(target),
          kind: 'deprecated',
          reason: why,
          successor: successor ?? null,
          actor,
        });
      });
    },

    async yank(target, { reason }, actor) {
      const why = needReason(reason, 'yank');
      return store.transaction((tx) =>
        setMark(deps, tx, { ...ref(target), kind: 'yanked', reason: why, actor }),
      );
    },

    async block(target, { reason, evidence, emergency = false }, actor) {
      const why = needReason(reason, 'block');
      if (evidence.trim() === '') throw new StationError('registry.evidence-required', { ...ref(target) });
      const proof = evidence.trim().slice(0, TEXT_LIMITS.reason);
      return store.transaction((tx) =>
        blockOrAsk(deps, tx, { ...ref(target), reason: why, evidence: proof, emergency, actor }),
      );
    },

    async undo(target, { kind, reason }, actor) {
      const why = needReason(reason, 'undo a mark on');
      return store.transaction((tx) => undoMark(deps, tx, { ...ref(target), kind, reason: why, actor }));
    },

    history: (extensionId, version) =>
      store.read(async (tx) => {
        if (version === undefined) await needExtension(tx, extensionId);
        else await needVersion(tx, extensionId, version);
        return (await tx.submissions.decisions(extensionId, version)).map(presentDecision);
      }),

    isBlocked: (extensionId, version) =>
      store.read(async (tx) => {
        const block = (await tx.versions.marks(extensionId, version)).find((mark) => mark.kind === 'blocked');
        return block === undefined ? null : presentMark(block);
      }),

    changedMarks: (afterSeq) => store.read((tx) => changedMarks(tx, afterSeq)),
  };
}

/** Callers may hand over a wider object. */
const ref = ({ extensionId, version }: VersionRef): VersionRef => ({ extensionId, version });
