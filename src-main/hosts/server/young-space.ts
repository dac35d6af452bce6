import v8 from 'node:v8';

/** Both halves of the space for young objects together, bytes. */
const ENOUGH = 16 * 1024 * 1024;
const LOOK_MS = 200;

/**
 * Under load V8 doubles the space for young objects up to 64 MiB and more, and keeps it. Requests leave next to nothing behind, so
 * that a quarter of it serves as many of them: from there on it grows no more, in this process for good.
 */
export function boundYoungSpace(): void {
  const timer = setInterval(() => {
    const young = v8.getHeapSpaceStatistics().find(({ space_name: name }) => name === 'new_space');
    if ((young?.space_size ?? 0) < ENOUGH) return;
    clearInterval(timer);
    v8.setFlagsFromString('--semi-space-growth-factor=1');
  }, LOOK_MS);
  timer.unref();
}
