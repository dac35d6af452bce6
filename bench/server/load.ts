import { Client } from 'undici';

/** What a server managed. */
export interface Load {
  readonly perSecond: number;
  readonly p50: number;
  readonly p99: number;
}

/**
 * Asks for `paths` in turn over so many connections, each with one request at a time, for `ms` after a warm-up of a quarter
 * of that. Any answer but 200 ends the measurement: a refusal is quick.
 */
export async function load(
  origin: string,
  paths: readonly string[],
  options: {
    readonly connections: number;
    readonly ms: number;
    readonly headers?: Readonly<Record<string, string>>;
  },
): Promise<Load> {
  const { connections, ms, headers = {} } = options;
  const begins = performance.now() + ms / 4;
  const ends = begins + ms;
  const times: number[] = [];
  let next = 0;
  const lane = async (): Promise<void> => {
    const client = new Client(origin, { pipelining: 1 });
    try {
      for (let start = performance.now(); start < ends;) {
        const path = paths[next++ % paths.length] ?? '/';
        const { statusCode, body } = await client.request({ method: 'GET', path, headers: { ...headers } });
        await body.dump({ limit: 64 * 1024 * 1024 });
        if (statusCode !== 200) throw new Error(`${origin}${path} answered ${statusCode}`);
        const now = performance.now();
        if (start >= begins) times.push(now - start);
        start = now;
      }
    } finally {
      await client.close();
    }
  };
  await Promise.all(Array.from({ length: connections }, lane));
  times.sort((a, b) => a - b);
  const at = (share: number): number =>
    times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? 0;
  return { perSecond: times.length / (ms / 1_000), p50: at(0.5), p99: at(0.99) };
}
