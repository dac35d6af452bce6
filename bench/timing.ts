/** Times of one kind of work in milliseconds. */
export interface Times {
  readonly p50: number;
  readonly p95: number;
}

/** Quantiles of what `work` takes for each of `items`, in turn, `rounds` times after one round that does not count. */
export async function timesOf<Item>(
  items: readonly Item[],
  rounds: number,
  work: (item: Item) => unknown,
): Promise<Times> {
  const times: number[] = [];
  for (let round = 0; round <= rounds; round += 1) {
    for (const item of items) {
      const start = performance.now();
      await work(item);
      if (round > 0) times.push(performance.now() - start);
    }
  }
  times.sort((a, b) => a - b);
  const at = (share: number): number =>
    times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? 0;
  return { p50: at(0.5), p95: at(0.95) };
}
