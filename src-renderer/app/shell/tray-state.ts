import { useSyncExternalStore } from 'react';

let opened = false;
const listeners = new Set<() => void>();

function set(next: boolean): void {
  opened = next;
  for (const listener of listeners) listener();
}

/** Opens the work tray, so that one sees what was just started. */
export function openTray(): void {
  set(true);
}

export function useTray(): readonly [opened: boolean, set: (next: boolean) => void] {
  const seen = useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => opened,
  );
  return [seen, set];
}
