import { useSyncExternalStore } from 'react';
import { exactTime, timeAgo } from './format.ts';

const listeners = new Set<() => void>();
let now = Date.now();
let timer: ReturnType<typeof setInterval> | undefined;

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  timer ??= setInterval(() => {
    now = Date.now();
    for (const one of listeners) one();
  }, 30_000);
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  };
}

/** "3 hours ago", with the exact time on hover. */
export function TimeAgo({ at }: { readonly at: string }) {
  const seen = useSyncExternalStore(subscribe, () => now);
  // What happened after the last tick is not in the future.
  return (
    <time dateTime={at} title={exactTime(at)}>
      {timeAgo(at, Math.max(seen, Math.min(Date.parse(at), Date.now())))}
    </time>
  );
}
