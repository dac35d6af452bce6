import { useQuery } from '@tanstack/react-query';
import type { Runnable } from '../../../src-shared/models/installation.ts';
import { orpc } from '../../client.ts';

/** What the installed extensions are called and contribute, by id; ids that are gone have none. */
export function useInstalledFacts(): ReadonlyMap<string, Runnable> {
  const items = useQuery(orpc.runs.available.queryOptions()).data?.items ?? [];
  return new Map(items.map((one) => [one.extensionId, one]));
}

/** The name of an id that may be gone: its short name stands for it. */
export function nameOf(facts: ReadonlyMap<string, Runnable>, extensionId: string): string {
  return facts.get(extensionId)?.displayName ?? extensionId.slice(extensionId.indexOf('.') + 1);
}
