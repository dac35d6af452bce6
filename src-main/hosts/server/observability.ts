import type { FastifyInstance } from 'fastify';
import { Counter, Gauge, Histogram, Registry } from 'prom-client';

/** Rate, errors and duration by route template, never by address: ids would make a series of each. */
export function addMetrics(server: FastifyInstance, openTenants: () => number): void {
  const registry = new Registry();
  const labelNames = ['method', 'route', 'status'] as const;
  const requests = new Counter({
    name: 'marketplace_http_requests_total',
    help: 'Requests answered.',
    labelNames,
    registers: [registry],
  });
  const seconds = new Histogram({
    name: 'marketplace_http_request_duration_seconds',
    help: 'Time from the first byte of a request to the end of its answer.',
    labelNames,
    buckets: [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    registers: [registry],
  });
  const memory = new Gauge({
    name: 'marketplace_resident_memory_bytes',
    help: 'Memory of the process.',
    registers: [registry],
    collect() {
      this.set(process.memoryUsage.rss());
    },
  });
  const tenants = new Gauge({
    name: 'marketplace_open_stations',
    help: 'Stations that are open now.',
    registers: [registry],
    collect() {
      this.set(openTenants());
    },
  });
  registry.registerMetric(memory);
  registry.registerMetric(tenants);
  server.addHook('onResponse', async (request, reply) => {
    const labels = {
      method: request.method,
      route: routeOf(request.url, request.routeOptions.url),
      status: String(reply.statusCode),
    };
    requests.inc(labels);
    seconds.observe(labels, reply.elapsedTime / 1_000);
  });
  server.get('/metrics', async (_request, reply) =>
    reply.type(registry.contentType).send(await registry.metrics()),
  );
}
