import { useMutation, useQuery } from '@tanstack/react-query';
import { api, orpc } from '../../../client.ts';

/** How often one looks while an audit runs. */
const LOOK_MS = 700;

/** Packages, signs and submits; the job's end and the submission's state are looked at until they are settled. */
export function useRelease(folder: string, saveAll: () => Promise<boolean>) {
  const release = useMutation({
    meta: { quiet: true },
    mutationFn: async () => {
      if (!(await saveAll())) return null;
      const packed = await api.workbench.package({ folder });
      const packedAt = new Date().toISOString();
      await api.identity.sign({ path: packed.path });
      const signedAt = new Date().toISOString();
      await api.identity.provenance({ path: packed.path });
      const { digest, bundle, provenance } = await api.packages.import({ path: packed.path });
      const { jobId } = await api.submissions.start({ digest, bundle, provenance });
      return { packed, packedAt, signedAt, jobId };
    },
  });
  const released = release.data ?? null;
  const job = useQuery(
    orpc.jobs.get.queryOptions({
      input: { jobId: released?.jobId ?? '' },
      enabled: released !== null,
      refetchInterval: (query) => (query.state.data?.finishedAt === null ? LOOK_MS : false),
    }),
  );
  return {
    release,
    released,
    error: release.error ?? job.data?.error ?? null,
    isWorking: release.isPending || (released !== null && job.data?.finishedAt === null),
  };
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
