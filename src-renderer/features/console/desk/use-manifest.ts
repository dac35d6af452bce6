import { useQuery } from '@tanstack/react-query';
import { orpc } from '../../../client.ts';
import type { LooseManifest } from './loose-manifest.ts';

export interface ReadManifest {
  readonly manifest: LooseManifest | null;
  /** What a parser or the disk says against it. */
  readonly problem: unknown;
}

/** The manifest as it lies on disk. Null while it is read, and where it is no JSON object. */
export function useManifest(folder: string): ReadManifest {
  const query = useQuery(
    orpc.projects.read.queryOptions({
      input: { folder, path: 'wpk.json' },
      refetchOnWindowFocus: 'always',
      staleTime: 0,
    }),
  );
  if (query.data === undefined) return { manifest: null, problem: query.error };
  try {
    const value: unknown = JSON.parse(query.data.text);
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
    return { manifest: isObject ? value : null, problem: null };
  } catch (error) {
    return { manifest: null, problem: error };
  }
}
