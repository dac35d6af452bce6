import { randomUUID } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { createRouterClient } from '@orpc/server';
import { router } from '../../src-main/api/index.ts';
import { packFiles } from '../../src-main/packages/index.ts';
import { createStation, type Station } from '../../src-main/station.ts';
import type { ExternalScanner } from '../../src-main/validation/index.ts';
import { createWorkbench } from '../../src-main/workbench/index.ts';
import type { StationClient } from '../../src-shared/contract/index.ts';
import type { AuditReport } from '../../src-shared/models/finding.ts';
import type { Job, JobEvent } from '../../src-shared/models/job.ts';
import type { ExtensionReview } from '../../src-shared/models/review.ts';
import { packageFiles, type PackageText } from './installs/package-files.ts';

/**
 * The platform's own calls (DESIGN section 10), by its names and arguments, each mapped to the contract as the table there
 * says. `developer_id` is the publisher, `user_id` the ledger's `userId`, `extension_name` the display name.
 */
export interface PlatformCalls {
  create_extension(args: {
    developer_id: string;
    extension_name: string;
    description: string;
    version: string;
    category: string;
  }): Promise<{ id: string; status: string }>;
  validate_extension(extension: { id: string; version: string }): Promise<AuditReport>;
  install_extension(args: { extension_id: string; user_id: string }): Promise<{
    installation_id: string;
    status: string;
    installed_date: string;
  }>;
  get_extension_reviews(args: { extension_id: string }): Promise<readonly ExtensionReview[]>;
  add_review(args: { extension_id: string; rating: number; comment: string }): Promise<ExtensionReview>;
}

export interface Platform {
  readonly calls: PlatformCalls;
  readonly client: StationClient;
  readonly station: Station;
  /** Packs, signs and submits a package; answers the job when it has ended. */
  submit(text: PackageText): Promise<Job>;
  /** Submits and approves. */
  publish(text: PackageText): Promise<void>;
  /** Follows a job to its end. */
  ended(jobId: string): Promise<Job>;
  close(): Promise<void>;
}

export async function openPlatform(
  folder: string,
  scanners: readonly ExternalScanner[] = [],
): Promise<Platform> {
  const workbench = createWorkbench({ scanners });
  const station = await createStation({ home: path.join(folder, 'home'), workbench, keychain: null });
  const client: StationClient = createRouterClient(router, {
    context: () => ({
      station: () => Promise.resolve(station),
      workbench,
      role: 'admin',
      reach: 'local',
      consent: true,
      requestId: randomUUID(),
    }),
  });
  const ended = async (jobId: string): Promise<Job> => {
    const events: JobEvent[] = [];
    for await (const event of await client.jobs.watch({ jobId })) events.push(event);
    return client.jobs.get({ jobId });
  };
  const submit = async (text: PackageText): Promise<Job> => {
    const file = path.join(folder, `${randomUUID()}.wpk`);
    await writeFile(file, await packFiles(packageFiles(text)));
    await client.identity.sign({ path: file });
    const { digest, bundle } = await client.packages.import({ path: file });
    return ended((await client.submissions.start({ digest, bundle })).jobId);
  };
  const calls: PlatformCalls = {
    async create_extension({ developer_id, extension_name, ...rest }) {
      const made = await client.extensions.create({
        publisher: developer_id,
        displayName: extension_name,
        ...rest,
      });
      return { id: made.extensionId, status: made.status };
    },
    validate_extension: ({ id, version }) => client.extensions.validate({ extensionId: id, version }),
    async install_extension({ extension_id, user_id }) {
      const plan = await client.installs.plan({
        operands: [{ kind: 'registry', extensionId: extension_id }],
      });
      const { token } = await client.installs.consent({ planId: plan.planId });
      const job = await ended((await client.installs.install({ planId: plan.planId, token })).jobId);
      if (job.state !== 'done') throw new Error(JSON.stringify(job.error));
      const row = await client.installs.get({ extensionId: extension_id });
      if (row.userId !== user_id) throw new Error(`installed for ${row.userId}`);
      return { installation_id: row.installationId, status: row.status, installed_date: row.installedAt };
    },
    get_extension_reviews: async ({ extension_id }) =>
      (await client.reviews.list({ extensionId: extension_id })).items,
    add_review: ({ extension_id, rating, comment }) =>
      client.reviews.add({ extensionId: extension_id, stars: rating, text: comment }),
  };
  return {
    calls,
    client,
    station,
    submit,
    async publish(text) {
      const job = await submit(text);
      if (job.state !== 'done') throw new Error(JSON.stringify(job.error));
      await client.moderation.approve({ extensionId: text.id, version: text.version ?? '1.0.0' });
    },
    ended,
    async close() {
      await station.close();
      await workbench.close();
    },
  };
}
