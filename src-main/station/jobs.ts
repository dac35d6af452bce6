import { z } from 'zod';
import type { Json, JsonObject } from '../../src-shared/json.ts';
import { jsonSchema } from '../../src-shared/json-schema.ts';
import { grantSchema } from '../../src-shared/models/sandbox.ts';
import { roleSchema } from '../../src-shared/models/role.ts';
import type { Installs } from '../installs/index.ts';
import { RetryJob, type JobHandler } from '../jobs/index.ts';
import type { Actor, Registry } from '../registry/index.ts';
import type { TufRepository } from '../tuf/index.ts';
import type { Submission } from '../../src-shared/models/catalog.ts';
import type { Sync } from '../sync/index.ts';
import type { Samples, SearchOrder } from '../workbench/index.ts';
import type { Upstream } from '../sync/upstream/index.ts';
import type { Mirror } from '../sync/mirror/index.ts';
import { StationError } from '../../src-shared/errors/index.ts';

const submitInput = z.object({
  digest: z.string(),
  bundle: jsonSchema.nullable(),
  publicKey: z.string().nullable(),
  provenance: jsonSchema.nullable().default(null),
  role: roleSchema,
  // What the submitter's token is bound to; jobs of before were not.
  publisherId: z.string().nullable().default(null),
  extensionId: z.string().nullable().default(null),
});

const auditInput = z.object({ submissionId: z.string() });

const upstreamInput = z.object({ registryId: z.string().nullable() });

const tufPublishInput = z.object({ full: z.boolean().default(false) });

const remoteInput = z.object({ id: z.string() });

const fetchInput = z.object({ extensionId: z.string(), version: z.string() });

const mirrorExportInput = z.object({
  out: z.string(),
  from: z.string().nullable(),
  all: z.boolean(),
  named: z.array(z.object({ extensionId: z.string(), range: z.string().optional() })),
  since: z.string().nullable(),
  url: z.string().optional(),
});

const mirrorInspectInput = z.object({
  path: z.string(),
  rootPath: z.string().optional(),
  fingerprint: z.string().optional(),
  as: z.string().optional(),
  exporter: z.string().optional(),
});

const mirrorImportInput = z.object({ reviewId: z.string(), fingerprint: z.string().optional() });

const fsckInput = z.object({ repair: z.boolean() });

const installInput = z.object({
  planId: z.string(),
  token: z.string(),
  choices: z.object({
    grants: z.record(z.string(), z.array(grantSchema)).optional(),
    allowWidening: z.boolean().optional(),
  }),
});

/** The long work of a station by its kind. Each handler may be started again after a crash and then goes on. */
export function jobHandlers(parts: {
  readonly registry: Registry;
  readonly installs: Installs;
  readonly samples: Samples;
  readonly searchOrder: SearchOrder;
  readonly sync: Pick<Sync, 'pull' | 'fetch'>;
  readonly tuf: TufRepository;
  readonly upstream: Upstream;
  readonly mirror: Mirror;
  readonly whenQuiet: (since: number, signal: AbortSignal) => Promise<void>;
}): Readonly<Record<string, JobHandler>> {
  const { registry, installs, samples, searchOrder, sync, upstream, tuf, mirror, whenQuiet } = parts;
  return {
    submit: async ({ input, actor, attempt, createdAt, signal, progress }) => {
      const parsed = submitInput.parse(input);
      const { digest, publicKey, role, publisherId, extensionId } = parsed;
      const bundle = parsed.bundle as JsonObject | null;
      const provenance = parsed.provenance as JsonObject | null;
      const who: Actor = { userId: actor, role, publisherId, extensionId };
      await progress(0.1, 'verifying the signature');
      const before = attempt > 1 ? await submittedSince(registry, digest, createdAt) : null;
      const submission =
        before ?? (await registry.submissions.submit({ digest, bundle, publicKey, provenance }, who));
      await progress(0.3, `auditing ${submission.extensionId}@${submission.version}`);
      return waitsForAudit(submission) ? auditOrRetry(registry, submission.id, signal) : asJson(submission);
    },

    audit: async ({ input, createdAt, signal, progress }) => {
      await whenQuiet(createdAt, signal);
      const submission = await registry.workflows.verifySigner(auditInput.parse(input).submissionId);
      await progress(0.3, `auditing ${submission.extensionId}@${submission.version}`);
      return waitsForAudit(submission) ? auditOrRetry(registry, submission.id, signal) : asJson(submission);
    },

    install: async ({ input, actor, attempt, signal, progress }) => {
      const { planId, token, choices } = installInput.parse(input);
      const done = await installs.confirm(planId, token, choices, {
        actor,
        signal,
        progress,
        resume: attempt > 1,
      });
      await searchOrder.refresh();
      return asJson(done);
    },

    'add-samples': async ({ actor, signal, progress }) => {
      const added = await samples.add({ userId: actor, role: 'admin' }, { signal, progress });
      await searchOrder.refresh();
      return asJson(added);
    },

    'mirror-export': async ({ input, signal, progress }) => {
      const { out, from, all, named, since, url } = mirrorExportInput.parse(input);
      const wanted = { out, from, url, since: since ?? undefined, choice: { all, named } };
      return asJson(await mirror.export(wanted, { signal, progress }));
    },

    'mirror-inspect': async ({ input, signal, progress }) =>
      asJson(await mirror.inspect(mirrorInspectInput.parse(input), { signal, progress })),

    'mirror-import': async ({ input, actor, signal, progress, fence }) => {
      const context = { userId: actor, signal, progress, fence };
      const done = await mirror.import(mirrorImportInput.parse(input), context);
      await searchOrder.refresh();
      return asJson(done);
    },

    fsck: async ({ input, actor, progress }) => {
      await progress(0.05, 'reading every installed file');
      const report = await installs.fsck({ repair: fsckInput.parse(input).repair, actor });
      await progress(1, report.lines.length === 0 ? 'nothing is wrong' : `${report.lines.length} found`);
      return asJson(report);
    },

    upstream: async ({ input, signal, progress }) => {
      const { registryId } = upstreamInput.parse(input);
      return asJson(await upstream.send({ registryId, hasten: true, signal, progress }));
    },

    'tuf-publish': async ({ input, signal, progress }) => {
      const { full } = tufPublishInput.parse(input);
      return asJson(await tuf.publish({ full, signal, progress }));
    },

    sync: async ({ input, signal, progress, fence }) => {
      const done = await sync.pull(remoteInput.parse(input).id, { signal, progress, fence });
      await searchOrder.refresh();
      return asJson(done);
    },

    'fetch-package': async ({ input, signal, progress }) => {
      const { extensionId, version } = fetchInput.parse(input);
      await sync.fetch(extensionId, version, { signal, progress });
      return null;
    },

    'renumber-search': async ({ signal, progress }) => {
      await searchOrder.renumber({ signal, progress });
      return null;
    },
  };
}

/** What is said of jobs whose process was cut, where nobody stays to go on with them. */
export function cutJobs(installs: Installs): Readonly<Record<string, JobHandler>> {
  return {
    install: async ({ input }) => asJson(await installs.endCut(installInput.parse(input).planId)),
  };
}

/** A scanner that is away may be back with the next attempt. */
async function auditOrRetry(registry: Registry, submissionId: string, signal: AbortSignal): Promise<Json> {
  try {
    return asJson(await registry.submissions.audit(submissionId, signal));
  } catch (thrown) {
    if (!(thrown instanceof StationError)) throw thrown;
    if (thrown.code === 'registry.audit-unfinished') throw new RetryJob(thrown);
    // Another job, begun for the same submission, was faster.
    const submission = await registry.submissions.get(submissionId);
    if (thrown.code === 'registry.illegal-transition' && !waitsForAudit(submission))
      return asJson(submission);
    throw thrown;
  }
}

/** What an earlier attempt of the same job submitted, however far it came. */
async function submittedSince(
  registry: Registry,
  digest: string,
  since: number,
): Promise<Submission | undefined> {
  const newest = await registry.submissions.list({ limit: 200 });
  return newest.find((one) => one.digest === digest && Date.parse(one.submittedAt) >= since);
}

function waitsForAudit({ state }: Submission): boolean {
  return state === 'submitted' || state === 'auditing';
}

function asJson(value: unknown): Json {
  return JSON.parse(JSON.stringify(value)) as Json;
}
