import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Observation, ServerSeries } from './metrics-series.ts';
import type { Tenants } from './tenants.ts';

/** So many are noted before the library that counts them is loaded, whether or not anybody asks for metrics; never more. */
const MOST_NOTED = 5_000;

/**
 * Rate, errors and duration by route template, never by address: ids would make a series of each; and what the stations
 * hold. `admit` says who may read them. No start waits for the library behind them: what happens before is noted.
 */
export function addMetrics(
  server: FastifyInstance,
  tenants: Tenants,
  admit: (request: FastifyRequest) => Promise<void>,
): void {
  let noted: Observation[] = [];
  let series: ServerSeries | null = null;
  let loading: Promise<ServerSeries> | null = null;
  const load = (): Promise<ServerSeries> =>
    (loading ??= import('./metrics-series.ts').then(
      ({ serverSeries }) => {
        series = serverSeries(tenants);
        for (const one of noted) series.observe(one);
        noted = [];
        return series;
      },
      (thrown: unknown) => {
        // Whoever asks for metrics tries again; requests go on without being counted.
        loading = null;
        throw thrown;
      },
    ));
  server.addHook('onResponse', ({ method, routeOptions }, { statusCode, elapsedTime }, done) => {
    const one = {
      method,
      route: routeOptions.url ?? 'none',
      status: statusCode,
      seconds: elapsedTime / 1_000,
    };
    if (series !== null) series.observe(one);
    else if (noted.length < MOST_NOTED && noted.push(one) === MOST_NOTED)
      load().catch((thrown: unknown) => server.log.error({ err: thrown }, 'requests cannot be counted'));
    done();
  });
  server.get('/metrics', { onRequest: admit }, async (_request, reply) => {
    const { type, text } = await load();
    return reply.type(type).send(await text());
  });
}
