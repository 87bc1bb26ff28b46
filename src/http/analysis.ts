import { z } from 'zod';
import type { Analysing } from '../customers/analysis/run.ts';
import { type Route, refuse, route } from './routes.ts';

const RUN = z.looseObject({ id: z.uuid(), state: z.string(), customers: z.number() });

/** The analysis, for `griddesk analysis`: over the admin socket alone. */
export function analysisRoutes({ analysing }: { readonly analysing: Analysing }): Route[] {
  return [
    route({
      method: 'POST',
      path: '/api/operator/analysis/runs',
      permission: 'operator',
      audits: { did: 'analysis.run' },
      answer: RUN,
      // Who asks while one is at work, perhaps the night's, follows that one.
      handle: async () => {
        const { ok, run } = await analysing.start('operator');
        return { status: ok ? 202 : 200, body: run };
      },
    }),
    route({
      method: 'GET',
      path: '/api/operator/analysis/runs/latest',
      permission: 'operator',
      audits: { did: 'analysis.read', reads: true, list: true },
      answer: RUN,
      handle: async () => {
        const run = await analysing.latest();
        return run
          ? { status: 200, body: run }
          : refuse(404, 'noRun', 'The analysis has not run yet. Run it with: griddesk analysis run');
      },
    }),
    route({
      method: 'GET',
      path: '/api/operator/analysis/runs/:id',
      permission: 'operator',
      audits: { did: 'analysis.read', reads: true, list: true },
      params: z.object({ id: z.uuid() }),
      answer: RUN,
      handle: async ({ params }) => {
        const run = await analysing.run(params.id);
        return run ? { status: 200, body: run } : refuse(404, 'unknown', 'There is no such run.');
      },
    }),
  ];
}
