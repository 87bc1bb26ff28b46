import { z } from 'zod';
import type { Metrics } from './metrics.ts';
import { type Route, route } from './routes.ts';

/** Whether requests can be served. `reasons`: why not, in plain words; `facts`: what an operator wants to see beside. */
export interface Readiness {
  readonly ok: boolean;
  readonly reasons: readonly string[];
  readonly facts?: Readonly<Record<string, string | number | boolean>>;
}

const READINESS = z.object({
  ok: z.boolean(),
  reasons: z.array(z.string()),
  facts: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).optional(),
});

/** /livez, /readyz and /metrics, and the Bot Framework's address while it is off. */
export function healthRoutes(ready: () => Readiness, metrics: Pick<Metrics, 'text'>): Route[] {
  return [
    route({
      method: 'GET',
      path: '/livez',
      permission: 'public',
      answer: z.object({ ok: z.literal(true) }),
      handle: () => ({ status: 200, body: { ok: true } }),
    }),
    route({
      method: 'GET',
      path: '/readyz',
      permission: 'public',
      answer: READINESS,
      handle: ({ correlationId }) => {
        const state = ready();
        if (state.ok) return { status: 200, body: state };
        const error = { code: 'notReady', message: state.reasons.join('; '), correlationId };
        return { status: 503, body: { ...state, error } };
      },
    }),
    route({
      method: 'GET',
      path: '/metrics',
      permission: 'public',
      handle: async () => ({
        status: 200,
        body: await metrics.text(),
        headers: { 'content-type': 'text/plain; version=0.0.4; charset=utf-8' },
      }),
    }),
  ];
}
