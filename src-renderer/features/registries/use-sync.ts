import { useMutation } from '@tanstack/react-query';
import { openTray } from '../../app/shell/tray-state.ts';
import { orpc } from '../../client.ts';

/** Starts syncs; the work tray shows how they get on. */
export function useSync() {
  return useMutation(orpc.registries.sync.mutationOptions({ onSuccess: openTray }));
}
