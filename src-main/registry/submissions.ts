import { PAGE_LIMITS } from '../../src-shared/limits.ts';
import { auditSubmission, needSubmission, recoverAudits } from './audit.ts';
import { auditContext } from './audit-context.ts';
import { heldClaim, presentClaim } from './claims.ts';
import type { RegistryDeps } from './deps.ts';
import type { Submissions } from './port.ts';
import { presentSubmission } from './present.ts';
import { submitPackage } from './submit.ts';
import type { SubmissionRow, Tx } from '../store/port.ts';

export function createSubmissions(deps: RegistryDeps): Submissions {
  const { store } = deps;
  const present = (row: SubmissionRow) => store.read((tx) => presentSubmission(tx, row));
  return {
    submit: async (input, actor) => present(await submitPackage(deps, input, actor)),
    audit: async (submissionId, signal) => present(await auditSubmission(deps, submissionId, signal)),
    auditContext: (manifest) => auditContext(deps, manifest),
    async recoverAudits() {
      const rows = await recoverAudits(deps);
      return store.read((tx) => presentAll(tx, rows));
    },
    get: (id) => store.read(async (tx) => presentSubmission(tx, await needSubmission(tx, id))),
    report: (id) =>
      store.read(async (tx) => {
        const { digest, state } = await needSubmission(tx, id);
        // The same bytes may have been audited under an earlier submission; this one has not been yet.
        if (state === 'submitted' || state === 'auditing') return null;
        return (await tx.submissions.latestAudit(digest))?.report ?? null;
      }),
    list: (filter = {}) =>
      store.read(async (tx) =>
        presentAll(
          tx,
          await tx.submissions.list({
            limit: filter.limit ?? PAGE_LIMITS.defaultSize,
            offset: filter.offset ?? 0,
            after: filter.after,
            ...(filter.state === undefined ? {} : { state: filter.state }),
            ...(filter.extensionId === undefined ? {} : { extensionId: filter.extensionId }),
            ...(filter.version === undefined ? {} : { version: filter.version }),
          }),
        ),
      ),
    queue: ({ limit = PAGE_LIMITS.defaultSize, offset = 0, after } = {}) =>
      store.read(async (tx) => {
        const waiting = [];
        const at = deps.now();
        for (const row of await tx.submissions.list({
          state: 'pending',
          order: 'oldest',
          limit,
          offset,
          after,
        })) {
          const held = await heldClaim(tx, row.id, at);
          const claim = held === null ? null : presentClaim(held);
          waiting.push({ ...(await presentSubmission(tx, row)), claim });
        }
        return waiting;
      }),
  };
}

async function presentAll(tx: Tx, rows: readonly SubmissionRow[]) {
  const submissions = [];
  for (const row of rows) submissions.push(await presentSubmission(tx, row));
  return submissions;
}
