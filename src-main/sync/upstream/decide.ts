import { StationError } from '../../../src-shared/errors/index.ts';
import type { Submission } from '../../../src-shared/models/catalog.ts';
import { asJson, decideContent } from './content.ts';
import type { Visit } from './states.ts';
import type { VisitContext } from './visit-context.ts';

/** The server knows another package under that number, or another state of it. */
const MOVED_ON = new Set(['registry.changed-meanwhile', 'registry.illegal-transition']);

/** Decides on exactly the package that was read here. */
export async function decideAtServer({ row, client }: VisitContext): Promise<Visit> {
  const { extensionId, version, verdict, reason, digest } = decideContent.parse(row.content);
  const target = { extensionId, version, digest };
  try {
    const submission =
      verdict === 'approve'
        ? await client.moderation.approve(
            { ...target, ...(reason === '' ? {} : { reason }) },
            { context: { step: 'approve' } },
          )
        : await client.moderation.reject({ ...target, reason }, { context: { step: 'reject' } });
    return done(submission);
  } catch (thrown) {
    if (!(thrown instanceof StationError && MOVED_ON.has(thrown.code))) throw thrown;
    const { items } = await client.submissions.list({ extensionId, version, limit: 1 });
    const [newest] = items;
    if (newest === undefined) throw thrown;
    const wanted = verdict === 'approve' ? 'approved' : 'rejected';
    if (newest.digest === digest && newest.state === wanted) return done(newest);
    const fields = [
      { field: 'digest', mine: digest, theirs: newest.digest },
      { field: 'state', mine: wanted, theirs: newest.state },
    ].filter(({ mine, theirs }) => mine !== theirs);
    return { state: 'conflict', conflict: { fields, choices: ['theirs'] }, outcome: asJson(newest) };
  }
}

function done(submission: Submission): Visit {
  return { state: 'done', outcome: { submission: asJson(submission) } };
}
