import { useMutation, useQuery } from '@tanstack/react-query';
import { api, orpc } from '../../../client.ts';

/** How often one looks while an audit runs. */
const LOOK_MS = 700;

/**
 * Packages, signs and submits, here or at a server (`to`). The job's end and the submission's state are looked at until they
 * are settled.
 */
export function useRelease(folder: string, saveAll: () => Promise<boolean>, to: string | null) {
  const release = useMutation({
    meta: { quiet: true },
    mutationFn: async () => {
      if (!(await saveAll())) return null;
      const packed = await api.workbench.package({ folder });
      const packedAt = new Date().toISOString();
      await api.identity.sign({ path: packed.path });
      const signedAt = new Date().toISOString();
      const { digest, bundle, provenance } = await api.packages.import({ path: packed.path });
      if (to !== null) {
        await api.upstream.publish({ registryId: to, digest, bundle, provenance });
        return { packed, packedAt, signedAt, jobId: null };
      }
      const { jobId } = await api.submissions.start({ digest, bundle, provenance });
      return { packed, packedAt, signedAt, jobId };
    },
  });
  const released = release.data ?? null;
  const jobId = released?.jobId ?? null;
  const job = useQuery(
    orpc.jobs.get.queryOptions({
      input: { jobId: jobId ?? '' },
      enabled: jobId !== null,
      refetchInterval: (query) => (query.state.data?.finishedAt === null ? LOOK_MS : false),
    }),
  );
  return {
    release,
    released,
    error: release.error ?? job.data?.error ?? null,
    isWorking: release.isPending || (jobId !== null && job.data?.finishedAt === null),
  };
}

/** What of one version is on its way to one server, or arrived there; fresh while the server works on it. */
export function useUpstream(to: string | null, subject: string) {
  return useQuery(
    orpc.upstream.list.queryOptions({
      input: { registryId: to ?? 'none', subject, limit: 20 },
      enabled: to !== null,
      refetchInterval: (query) =>
        query.state.data?.items.some(({ endedAt }) => endedAt === null) === true ? 3 * LOOK_MS : false,
    }),
  );
}

/** Submissions of one extension, newest first; fresh while one is on its way. */
export function useSubmissions(extensionId: string | undefined, isWorking: boolean) {
  return useQuery(
    orpc.submissions.list.queryOptions({
      input: { extensionId: extensionId ?? 'none.none', limit: 50 },
      enabled: extensionId !== undefined,
      refetchInterval: (query) =>
        isWorking ||
        query.state.data?.items.some(({ state }) => state === 'submitted' || state === 'auditing') === true
          ? LOOK_MS
          : false,
    }),
  );
}
