import type { z } from 'zod';
import type { Analysing } from '../../customers/analysis/run.ts';
import type { AgentDesk } from '../../desk/agents.ts';
import type { Utility } from '../../desk/ports.ts';
import { ANALYSIS_FIELDS } from '../../dossiers/analysis.ts';
import { type Route, refuse, route } from '../routes.ts';
import { type ActLimit, actorOf, answer } from './acts.ts';
import type { Casebook } from './casebook.ts';
import { ID } from './chat-routes.ts';
import { ANALYSIS, BILLS, UNRULE } from './contract.ts';
import { analysisOf, type Wording } from './figure-views.ts';
import { CHAT_ROLES, has, type Seen, type Sight, type Viewer, viewerOf } from './sight.ts';

export interface AnalysisParts {
  readonly desk: AgentDesk;
  readonly sight: Sight;
  readonly casebook: Casebook;
  readonly limit: ActLimit;
  readonly analysing: Analysing;
  readonly utility: Pick<Utility, 'name' | 'statements'>;
  readonly wording: Wording;
}

export const DOSSIER_ROLES = [...CHAT_ROLES, 'archiveClerk'] as const;
export const READING_ROLES = [...DOSSIER_ROLES, 'privacyOfficer'] as const;

const NO_OVERRIDE = refuse(409, 'changed', 'Nobody has overruled this value: look again.');

/** One customer: what the rules make of them and why, and what they were billed. */
export function analysisRoutes({ desk, sight, casebook, limit, analysing, utility, wording }: AnalysisParts): Route[] {
  const analysed = async (viewer: Viewer, { body: dossier }: Seen<'dossier'>) => {
    const [look, schemes] = await Promise.all([analysing.look(dossier), analysing.switches.all()]);
    const inForce = schemes.map(({ scheme }) => scheme);
    const view = analysisOf(dossier, look, inForce, (field) => casebook.hides(viewer, field), wording);
    return dossier.account === null ? { ...view, values: [], classes: [] } : view;
  };
  return [
    route({
      method: 'GET',
      path: '/api/console/dossiers/:id/analysis',
      permission: READING_ROLES,
      params: ID,
      answer: ANALYSIS,
      handle: async ({ params, who }) => {
        const viewer = viewerOf(who);
        const found = await sight.dossier(viewer, params.id);
        return 'error' in found ? found : { status: 200, body: await analysed(viewer, found) };
      },
    }),
    route({
      method: 'POST',
      path: '/api/console/dossiers/:id/analysis/undo',
      permission: DOSSIER_ROLES,
      params: ID,
      body: UNRULE,
      answer: ANALYSIS,
      handle: async ({ params: { id }, body: { field, reason }, who }) => {
        const agent = await actorOf(who, limit);
        if ('error' in agent) return agent;
        const found = await sight.dossier(agent, id);
        if ('error' in found) return found;
        if (casebook.hides(agent, field) || !ANALYSIS_FIELDS.has(field)) return NO_OVERRIDE;
        const { facts } = await analysing.look(found.body);
        if (!(field in facts.overrides)) return NO_OVERRIDE;
        const from = found.body.fields[field]?.value ?? null;
        const clerk = has(agent, ['archiveClerk']);
        const done = await desk.setField(id, agent, { field, from, to: null, reason, clerk });
        return answer(done, async () => {
          await analysing.renew(id);
          const now = await sight.dossier(agent, id);
          return 'error' in now ? now : analysed(agent, now);
        });
      },
    }),
    route({
      method: 'GET',
      path: '/api/console/dossiers/:id/bills',
      permission: READING_ROLES,
      params: ID,
      answer: BILLS,
      handle: async ({ params, who }) => {
        const found = await sight.dossier(viewerOf(who), params.id);
        if ('error' in found) return found;
        const { account } = found.body;
        const without = (is: 'unavailable' | 'none' | 'noAccount') => ({
          status: 200,
          body: { is, asOf: null, bills: [] } satisfies z.output<typeof BILLS>,
        });
        if (account === null) return without('noAccount');
        if (utility.name === 'none') return without('none');
        const given = await utility.statements([account]).catch(() => ({ is: 'unavailable' }) as const);
        if (given.is === 'unavailable') return without('unavailable');
        const bills = (given.statements.get(account)?.bills ?? []).slice(-24).toReversed();
        return { status: 200, body: { is: 'known', asOf: given.asOf, bills } };
      },
    }),
  ];
}
