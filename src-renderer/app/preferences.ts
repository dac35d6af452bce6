import { useQuery } from '@tanstack/react-query';
import type { WindowPreferences } from '../../src-shared/models/window-preferences.ts';
import { DEFAULT_PREFERENCES } from '../../src-shared/models/default-preferences.ts';
import { api, orpc } from '../client.ts';
import { queryClient } from './query-client.ts';
import { notifyProblem } from './notify.tsx';

const KEY = orpc.window.preferences.queryKey();

/** How this window looks. */
export function usePreferences(): WindowPreferences {
  const query = useQuery(orpc.window.preferences.queryOptions({ staleTime: Infinity }));
  return query.data ?? DEFAULT_PREFERENCES;
}

/** Takes a change at once and tells the host; what the host refuses is taken back. */
export async function setPreferences(change: Partial<WindowPreferences>): Promise<void> {
  const before = queryClient.getQueryData<WindowPreferences>(KEY) ?? DEFAULT_PREFERENCES;
  acceptPreferences({ ...before, ...change });
  try {
    acceptPreferences(await api.window.setPreferences(change));
  } catch (error) {
    acceptPreferences(before);
    notifyProblem(error);
  }
}

/** What the host says that they are now. */
export function acceptPreferences(preferences: WindowPreferences): void {
  queryClient.setQueryData(KEY, preferences);
}
