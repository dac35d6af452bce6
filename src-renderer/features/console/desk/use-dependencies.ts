import { useQuery } from '@tanstack/react-query';
import { orpc } from '../../../client.ts';

/** Folders of the projects here that this one needs, and that those need: what a dry run and an audit are given. */
export function useDependencies(folder: string): readonly string[] {
  const query = useQuery(orpc.projects.list.queryOptions());
  const items = query.data?.items ?? [];
  const byId = new Map(
    items.flatMap((one) => (one.manifest === null ? [] : [[one.manifest.extensionId, one] as const])),
  );
  const found = new Set<string>();
  const visit = (at: string): void => {
    const manifest = items.find((one) => one.folder === at)?.manifest;
    for (const id of Object.keys(manifest?.dependencies ?? {})) {
      const needed = byId.get(id)?.folder;
      if (needed === undefined || needed === folder || found.has(needed)) continue;
      found.add(needed);
      visit(needed);
    }
  };
  visit(folder);
  return [...found];
}
