import { z } from 'zod';
import { fromErrorBody, isErrorCode, StationError } from '../../../src-shared/errors/index.ts';
import { submissionSchema, type Submission } from '../../../src-shared/models/catalog.ts';
import { blobPath } from '../../store/index.ts';
import { asJson, publishContent } from './content.ts';
import { demandRefusalOrSuccess, isRefusal, refusalOf } from './server-client.ts';
import type { Visit } from './states.ts';
import type { VisitContext } from './visit-context.ts';

/** What is known of a submission that the server has taken in. */
const followed = z.object({ jobId: z.string().optional(), submission: submissionSchema.optional() });

/** Sends bytes and signature once, then looks after the audit and the decision. */
export async function publishAtServer(context: VisitContext): Promise<Visit> {
  const { row, client } = context;
  const { submission, jobId } = followed.parse(row.outcome ?? {});
  if (submission !== undefined) {
    const { submission: now } = await client.submissions.get({ id: submission.id });
    return standing(now);
  }
  if (jobId !== undefined) return followJob(context, jobId);
  const { digest, bundle, provenance, publicKey } = publishContent.parse(row.content);
  await upload(context, digest);
  const submitted = { digest, bundle, provenance, ...(publicKey === null ? {} : { publicKey }) };
  try {
    const started = await client.submissions.start(submitted, { context: { step: 'submit' } });
    return { state: 'following', outcome: { jobId: started.jobId } };
  } catch (thrown) {
    const isTaken = thrown instanceof StationError && thrown.code === 'registry.version-exists';
    const found = isTaken ? await taken(context) : null;
    if (found === null) throw thrown;
    return found;
  }
}

async function upload({ http, blobs, signal }: VisitContext, digest: string): Promise<void> {
  const path = `/api/v1/uploads/${digest.replace('sha256:', '')}`;
  if (!(await blobs.has(digest)))
    throw new StationError('store.blob-missing', { digest, path: blobPath(digest) });
  const answer = await http.call('PUT', path, {
    body: bytesOf(blobs, digest),
    headers: { 'content-type': 'application/octet-stream' },
    signal,
  });
  demandRefusalOrSuccess(`${http.url}${path}`, answer);
  if (isRefusal(answer.json)) throw refusalOf(answer.json);
}

/** Opened as it is read: nobody listens for what goes wrong with a file before. */
async function* bytesOf(blobs: VisitContext['blobs'], digest: string): AsyncIterable<Uint8Array> {
  yield* blobs.stream(digest) as AsyncIterable<Uint8Array>;
}

async function followJob(context: VisitContext, jobId: string): Promise<Visit> {
  const { row, client } = context;
  const job = await client.jobs.get({ jobId }).catch((thrown: unknown) => {
    if (thrown instanceof StationError && thrown.code === 'jobs.not-found') return null;
    throw thrown;
  });
  if (job?.state === 'queued' || job?.state === 'running')
    return { state: 'following', outcome: row.outcome };
  if (job?.state === 'done') {
    // The job tells how it stood when the audit ended; it may be decided on by now.
    const result = submissionSchema.safeParse(job.result);
    if (!result.success)
      throw new StationError(
        'sync.answer-invalid',
        { url: context.http.url, problem: 'another shape' },
        result.error,
      );
    const { submission } = await client.submissions.get({ id: result.data.id });
    return standing(submission);
  }
  // Refused, or forgotten meanwhile: what the server lists of these bytes is what counts.
  const found = await taken(context);
  if (found !== null && (found.state !== 'conflict' || job?.error?.code === 'registry.version-exists'))
    return found;
  const { code = 'nothing', message = 'the job is gone', details = {} } = job?.error ?? {};
  const error = isErrorCode(code)
    ? fromErrorBody({ code, details })
    : new StationError('upstream.refused', { refusal: code, text: message });
  return { state: 'refused', error: error.toBody() };
}

/** What the server has under this number already: these bytes, which then stand there, or others, which are a conflict. */
async function taken({ row, client }: VisitContext): Promise<Visit | null> {
  const content = publishContent.parse(row.content);
  const { extensionId, version, digest } = content;
  const { items } = await client.submissions.list({ extensionId, version, limit: 1 });
  const [newest] = items;
  if (newest === undefined) return null;
  if (newest.digest === digest) return standing(newest);
  const field = (name: string, mine: string | null, theirs: string | null) => ({ field: name, mine, theirs });
  const fields = [
    field('digest', digest, newest.digest),
    field('state', null, newest.state),
    field('submittedAt', null, newest.submittedAt),
  ];
  return { state: 'conflict', conflict: { fields, choices: ['theirs'] }, outcome: asJson(newest) };
}

function standing(submission: Submission): Visit {
  const isDecided = submission.state === 'approved' || submission.state === 'rejected';
  return { state: isDecided ? 'done' : 'following', outcome: { submission: asJson(submission) } };
}
