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
      answer: RUN,
      handle: async () => {
        const started = await analysing.start('operator');
        return started.ok
          ? { status: 202, body: started.run }
          : refuse(409, 'busy', 'The analysis is running already: wait until it has ended.');
      },
    }),
    route({
      method: 'GET',
      path: '/api/operator/analysis/runs/latest',
      permission: 'operator',
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
      params: z.object({ id: z.uuid() }),
      answer: RUN,
      handle: async ({ params }) => {
        const run = await analysing.run(params.id);
        return run ? { status: 200, body: run } : refuse(404, 'unknown', 'There is no such run.');
      },
    }),
  ];
}
