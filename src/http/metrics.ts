import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { Watch } from '../desk/ports.ts';
import type { Log } from './log.ts';

/** Figures for operators, in Prometheus' text form. */
export interface Metrics {
  /** One request answered. `route` is a template, never a path. */
  answered(method: string, route: string, status: number, seconds: number): void;
  sockets(count: number): void;
  readonly watch: Watch;
  text(): Promise<string>;
  stop(): void;
}

const BUCKETS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

export function createMetrics(log: Log): Metrics {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry, eventLoopMonitoringPrecision: 100 });
  const requests = new Histogram({
    name: 'griddesk_http_request_seconds',
    help: 'Time from the request to the end of its answer',
    labelNames: ['method', 'route', 'status'],
    buckets: BUCKETS,
    registers,
  });
  const open = new Gauge({ name: 'griddesk_sockets', help: 'Open streams', registers });
  // Finding a labelled child costs more than counting in it, and there are few: routes times statuses.
  const children = new Map<string, Histogram.Internal<'method' | 'route' | 'status'>>();
  const counters = new Map<string, Counter>();
  const count: Watch['count'] = (name, labels = {}) => {
    let counter = counters.get(name);
    if (counter === undefined) {
      counter = new Counter({ name, help: name, labelNames: Object.keys(labels), registers });
      counters.set(name, counter);
    }
    counter.inc(labels);
  };
  return {
    answered: (method, route, status, seconds) => {
      const key = `${method} ${route} ${status}`;
      let child = children.get(key);
      if (child === undefined) {
        child = requests.labels(method, route, String(status));
        children.set(key, child);
      }
      child.observe(seconds);
    },
    sockets: (n) => open.set(n),
    watch: { count, warn: (what, detail) => log.warn(detail, what) },
    text: () => registry.metrics(),
    stop: () => registry.clear(),
  };
}
