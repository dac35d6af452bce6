import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import { stationGauges } from './station-gauges.ts';
import type { Tenants } from './tenants.ts';

/** One request that was answered. */
export interface Observation {
  readonly method: string;
  /** Its template. */
  readonly route: string;
  readonly status: number;
  readonly seconds: number;
}

/** What Prometheus is told. */
export interface ServerSeries {
  observe(one: Observation): void;
  readonly type: string;
  text(): Promise<string>;
}

interface Series {
  readonly requests: Counter.Internal;
  readonly seconds: Histogram.Internal<'method' | 'route' | 'status'>;
}

export function serverSeries(tenants: Tenants): ServerSeries {
  const registry = new Registry();
  const registers = [registry];
  const labelNames = ['method', 'route', 'status'] as const;
  const requests = new Counter({
    name: 'marketplace_http_requests_total',
    help: 'Requests answered.',
    labelNames,
    registers,
  });
  const durations = new Histogram({
    name: 'marketplace_http_request_duration_seconds',
    help: 'Time from the head of a request to the end of its answer.',
    labelNames,
    buckets: [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    registers,
  });
  // Series are as few as routes, methods and statuses; finding one anew for each request costs more than counting it.
  const series = new Map<string, Series>();
  const seriesOf = ({ method, route, status }: Observation): Series => {
    const key = `${method} ${status} ${route}`;
    let found = series.get(key);
    if (found === undefined) {
      const labels = { method, route, status: String(status) };
      found = { requests: requests.labels(labels), seconds: durations.labels(labels) };
      series.set(key, found);
    }
    return found;
  };
  const gauge = (name: string, help: string, value: () => number): void => {
    const made: Gauge = new Gauge({ name, help, registers, collect: () => made.set(value()) });
  };
  gauge('marketplace_resident_memory_bytes', 'Memory of the process.', () => process.memoryUsage.rss());
  gauge('marketplace_open_stations', 'Stations that are open now.', () => tenants.open);
  stationGauges(registers, tenants);
  return {
    observe(one) {
      const of = seriesOf(one);
      of.requests.inc();
      of.seconds.observe(one.seconds);
    },
    type: registry.contentType,
    text: () => registry.metrics(),
  };
}
