import { z } from 'zod';
import type { Analysing } from '../../customers/analysis/run.ts';
import { tabled } from '../../customers/analysis/tabled.ts';
import { maySee } from '../../dossiers/reports.ts';
import { writeTable } from '../../tables/write.ts';
import { type Answer, type Refused, type Route, refuse, route } from '../routes.ts';
import { type ActLimit, actorOf } from './acts.ts';
import { NOTHING } from './chat-routes.ts';
import { ANALYSIS_RUN, REPORT, REPORTS, SCHEMES, SWITCH } from './contract.ts';
import { reportOf, runOf, schemesOf, type Wording } from './figure-views.ts';
import { type Viewer, viewerOf } from './sight.ts';

export interface FigureParts {
  readonly analysing: Analysing;
  readonly wording: Wording;
  readonly limit: ActLimit;
}

/** Those who decide by which schemes customers are classed, and those who may look how. */
const SWITCH_ROLES = ['supervisor', 'archiveClerk', 'administrator'] as const;
const SCHEME_ROLES = [...SWITCH_ROLES, 'privacyOfficer', 'auditor'] as const;
const RUN_ROLES = ['supervisor', 'administrator'] as const;
/** Which reports somebody sees, their departments and roles decide. */
const REPORT_ROLES = ['agent', ...SCHEME_ROLES] as const;

const NAME = z.object({ id: z.string().max(40) });
const NOT_FOUND = refuse(404, 'notFound', 'There is nothing at this address.');
/** Reads like what does not exist; only the count of attacks tells them apart. */
const HIDDEN = refuse(NOT_FOUND.status, NOT_FOUND.error.code, NOT_FOUND.error.message, { security: 'notVisible' });
const NOT_YET = refuse(409, 'noRun', 'The analysis has not run yet: it runs by night, or when somebody starts it.');
const BUSY = refuse(409, 'busy', 'The analysis is running: wait until it has ended.');
const AS_IT_WAS = refuse(409, 'changed', 'It is that already: look again.');

const TYPES = {
  csv: 'text/csv; charset=utf-8',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
} as const;

async function bytesOf(pieces: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const all: Uint8Array[] = [];
  for await (const piece of pieces) all.push(piece);
  return Buffer.concat(all);
}

/** The schemes and the reports, as of the last run over all customers. */
export function figureRoutes({ analysing, wording, limit }: FigureParts): Route[] {
  const { reports } = wording.rules.reports;

  async function report(viewer: Viewer, id: string): Promise<z.output<typeof REPORT> | Refused> {
    const found = reports.find((each) => each.id === id);
    if (!found) return NOT_FOUND;
    if (!maySee(found, viewer)) return HIDDEN;
    const run = await analysing.latest();
    return (run && reportOf(found, run, wording)) ?? NOT_YET;
  }
  const schemes = async (): Promise<Answer> => {
    const [all, run, running] = await Promise.all([analysing.switches.all(), analysing.latest(), analysing.running()]);
    return { status: 200, body: schemesOf(all, run, running, wording) };
  };

  return [
    route({
      method: 'GET',
      path: '/api/console/schemes',
      permission: SCHEME_ROLES,
      answer: SCHEMES,
      handle: schemes,
    }),
    route({
      method: 'POST',
      path: '/api/console/schemes/:id',
      permission: SWITCH_ROLES,
      params: NAME,
      body: SWITCH,
      answer: SCHEMES,
      handle: async ({ params: { id }, body: { on }, who }) => {
        const agent = await actorOf(who, limit);
        if ('error' in agent) return agent;
        const done = await analysing.switches.turn(id, on, { id: agent.id, name: agent.name });
        if (done === 'notFound') return NOT_FOUND;
        return done === 'changed' ? AS_IT_WAS : schemes();
      },
    }),
    route({
      method: 'POST',
      path: '/api/console/analysis/run',
      permission: RUN_ROLES,
      body: NOTHING,
      answer: ANALYSIS_RUN,
      handle: async ({ who }) => {
        const agent = await actorOf(who, limit);
        if ('error' in agent) return agent;
        const started = await analysing.start(agent.name);
        return started.ok ? { status: 202, body: runOf(started.run) } : BUSY;
      },
    }),
    route({
      method: 'GET',
      path: '/api/console/reports',
      permission: REPORT_ROLES,
      answer: REPORTS,
      handle: async ({ who }) => {
        const viewer = viewerOf(who);
        const [run, running] = await Promise.all([analysing.latest(), analysing.running()]);
        const theirs = reports.filter((each) => maySee(each, viewer)).map(({ id, name, use }) => ({ id, name, use }));
        return { status: 200, body: { run: run && runOf(run), running, reports: theirs } };
      },
    }),
    route({
      method: 'GET',
      path: '/api/console/reports/:id',
      permission: REPORT_ROLES,
      params: NAME,
      answer: REPORT,
      handle: async ({ params, who }) => {
        const found = await report(viewerOf(who), params.id);
        return 'error' in found ? found : { status: 200, body: found };
      },
    }),
    route({
      method: 'GET',
      path: '/api/console/reports/:id/file',
      permission: REPORT_ROLES,
      params: NAME,
      query: z.strictObject({ format: z.enum(['csv', 'xlsx']), lang: z.enum(['zh', 'en']) }),
      handle: async ({ params, query: { format, lang }, who }) => {
        const found = await report(viewerOf(who), params.id);
        if ('error' in found) return found;
        const { header, rows } = tabled(found, lang);
        const name = `${found.id}-${found.run.day}-${found.run.rules}.${format}`;
        const headers = { 'content-type': TYPES[format], 'content-disposition': `attachment; filename="${name}"` };
        return { status: 200, body: await bytesOf(writeTable(format, header, rows)), headers };
      },
    }),
  ];
}
