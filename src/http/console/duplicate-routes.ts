import { z } from 'zod';
import type { LikenessOf } from '../../customers/likeness.ts';
import { type Merging, type NotMerged, type Planned, pairOf } from '../../customers/merging.ts';
import type { Field } from '../../desk/content.ts';
import type { Archive } from '../../desk/ports.ts';
import type { Dossier, Merge } from '../../desk/records.ts';
import type { DuplicateRules, Pair } from '../../dossiers/duplicates.ts';
import type { Held } from '../../dossiers/merge-plan.ts';
import { type Answer, type Refused, type Route, refuse, route, type WhoBy } from '../routes.ts';
import { type ActLimit, type Actor, actorOf } from './acts.ts';
import type { Casebook } from './casebook.ts';
import { ID } from './chat-routes.ts';
import {
  DUPLICATES,
  type Duplicates,
  MERGE,
  MERGE_NOW,
  MERGE_PLAN,
  MERGE_WISH,
  type MergePlanView,
  TELL_APART,
  UNMERGE,
} from './contract.ts';
import { covered, isCovered } from './cover.ts';
import { type Seen, type Sight, type Viewer, viewerOf } from './sight.ts';
import { mergeOf } from './views.ts';

interface DuplicateParts {
  readonly archive: Archive;
  readonly sight: Sight;
  readonly casebook: Pick<Casebook, 'hides'>;
  readonly fields: readonly Field[];
  readonly rules: DuplicateRules;
  readonly likeness: LikenessOf;
  readonly merging: Merging;
  readonly limit: ActLimit;
}

const MERGERS = ['archiveClerk', 'supervisor'] as const;
const LOOKERS = [...MERGERS, 'privacyOfficer'] as const;
const PAGE = 20;
/** What tells two entries apart at a glance. */
const SHOWN = ['name', 'address', 'phones', 'uscc', 'customerKind', 'area'] as const;

const WHY: Readonly<Record<NotMerged, readonly [status: number, message: string]>> = {
  notFound: [404, 'There is nothing at this address.'],
  sameDossier: [400, 'These are one entry already.'],
  twoAccounts: [409, 'Each is the proven entry of another account: they are not merged.'],
  keepTheOther: [409, 'The other one is of a proven account: keep that one.'],
  twoClaims: [409, 'Nobody has proven who either customer is: verify one of them first.'],
  merged: [409, 'One of them has been merged into another entry already.'],
  changed: [409, 'One of them has changed in the meantime: look again.'],
  undone: [409, 'This merge has been taken back already.'],
};
const refused = (because: NotMerged): Refused => refuse(WHY[because][0], because, WHY[because][1]);

export function duplicateRoutes(parts: DuplicateParts): Route[] {
  const { archive, sight, casebook, fields, rules, likeness, merging, limit } = parts;

  const fieldOf = (name: string): Field | undefined => fields.find(({ field }) => field === name);

  const sideOf = (viewer: Viewer, { id, account, provisional, openedAt, fields: held }: Dossier) => {
    const values = SHOWN.flatMap((name) => {
      const value = held[name]?.value;
      const field = fieldOf(name);
      if (value === undefined || !field || casebook.hides(viewer, name)) return [];
      return [[name, isCovered(field, false) ? covered(field, value) : value] as const];
    });
    return { id, account, provisional, openedAt, values: Object.fromEntries(values) };
  };

  /** Both, where the viewer may see both. */
  async function pairFor(viewer: Viewer, [one, other]: readonly [string, string]) {
    const [a, b] = await Promise.all([sight.dossier(viewer, one), sight.dossier(viewer, other)]);
    if ('error' in a) return a;
    return 'error' in b ? b : ([a, b] as const);
  }

  async function rowOf(
    viewer: Viewer,
    { ids, score, common, differs, twoAccounts }: Pair,
  ): Promise<Duplicates['pairs']> {
    const found = await pairFor(viewer, ids);
    if ('error' in found || found.some(({ body }) => body.merged)) return [];
    const against = rules.differs.filter(({ field }) => differs.includes(field));
    return [
      {
        sides: [sideOf(viewer, found[0].body), sideOf(viewer, found[1].body)],
        ...{ score, twoAccounts },
        common: common.map((one) => ({ ...rules.common[one].words })),
        differs: against.map(({ words }) => ({ ...words })),
      },
    ];
  }

  /** A page of the pairs from that place on, without those that are settled or not the viewer's to see. */
  async function pageFrom(viewer: Viewer, pairs: readonly Pair[], from: number) {
    const rows: Duplicates['pairs'] = [];
    let at = from;
    while (at < pairs.length && rows.length < PAGE) {
      const part = pairs.slice(at, at + PAGE);
      const apart = await merging.toldApart(part.map(({ ids }) => ids));
      for (const pair of part) {
        at += 1;
        if (!apart.has(pairOf(pair.ids))) rows.push(...(await rowOf(viewer, pair)));
        if (rows.length === PAGE) break;
      }
    }
    return { rows, next: at < pairs.length ? at : null };
  }

  async function groupsFor(viewer: Viewer): Promise<Duplicates['groups']> {
    const { crowds } = likeness.now().found;
    return Promise.all(
      crowds.map(async ({ common, count, ids }) => {
        const seen = await Promise.all(ids.map((id) => sight.dossier(viewer, id)));
        const there = seen.filter((one): one is Seen<'dossier'> => !('error' in one));
        return {
          common: { ...rules.common[common].words },
          count,
          sides: there.map(({ body }) => sideOf(viewer, body)),
        };
      }),
    );
  }

  const held = (field: Field | undefined, value: Held | null): MergePlanView['choices'][number]['kept'] => {
    if (value === null) return null;
    // Who compares two entries needs what they hold, but for what is most sensitive.
    const hidden = field !== undefined && isCovered(field, true);
    return { value: hidden ? covered(field, value.value) : value.value, standing: value.standing, covered: hidden };
  };

  function planView(viewer: Viewer, { kept, other, plan }: Planned): MergePlanView {
    const seen = plan.choices.filter(({ field }) => !casebook.hides(viewer, field));
    return {
      kept: sideOf(viewer, kept),
      other: sideOf(viewer, other),
      choices: seen.map(({ field: name, stays: value, because, conflict }) => {
        const field = fieldOf(name);
        const [mine, theirs] = [kept.fields[name] ?? null, other.fields[name] ?? null];
        const stays =
          mine?.value === theirs?.value
            ? 'same'
            : value === mine?.value || value === null
              ? 'kept'
              : value === theirs?.value
                ? 'other'
                : 'joined';
        const hidden = field !== undefined && isCovered(field, true);
        return {
          ...{ field: name, kept: held(field, mine), other: held(field, theirs), stays, conflict },
          value: value !== null && hidden ? covered(field, value) : value,
          because: { ...rules.because[because] },
        };
      }),
      hidden: plan.choices.length - seen.length,
      seen: { kept: kept.lastChange, other: other.lastChange },
    };
  }

  /** Somebody with a name who may see both. */
  async function act(
    who: WhoBy['staff'],
    ids: readonly [string, string],
    does: (agent: Actor) => Promise<Answer>,
  ): Promise<Answer> {
    const agent = await actorOf(who, limit);
    if ('error' in agent) return agent;
    const found = await pairFor(agent, ids);
    return 'error' in found ? found : does(agent);
  }

  return [
    route({
      method: 'GET',
      path: '/api/console/duplicates',
      permission: LOOKERS,
      audits: { did: 'duplicate.list', reads: true, list: true },
      query: z.strictObject({ from: z.coerce.number().int().min(0).default(0) }),
      answer: DUPLICATES,
      handle: async ({ query: { from }, who }) => {
        const viewer = viewerOf(who);
        const { asOf, looking, found } = likeness.now();
        const { rows, next } = await pageFrom(viewer, found.pairs, from);
        const groups = from === 0 ? await groupsFor(viewer) : [];
        return { status: 200, body: { asOf, looking, all: found.all, pairs: rows, next, groups } };
      },
    }),
    route({
      method: 'POST',
      path: '/api/console/duplicates/apart',
      permission: MERGERS,
      audits: { did: 'duplicate.tellApart', note: ({ body }) => ({ of: both(...body.ids) }) },
      body: TELL_APART,
      answer: z.object({ apart: z.boolean() }),
      handle: ({ body: { ids, apart }, who }) =>
        act(who, ids, async (agent) => {
          if (ids[0] === ids[1]) return refused('sameDossier');
          await merging.tellApart(ids, apart, agent);
          return { status: 200, body: { apart } };
        }),
    }),
    route({
      method: 'POST',
      path: '/api/console/dossiers/:id/merge/plan',
      permission: LOOKERS,
      audits: {
        ...{ did: 'dossier.mergePlan', reads: true },
        note: ({ params, body }) => ({ of: both(params.id, body.other) }),
      },
      params: ID,
      body: MERGE_WISH,
      answer: MERGE_PLAN,
      handle: async ({ params: { id }, body: { other, chosen }, who }) => {
        const viewer = viewerOf(who);
        const found = await pairFor(viewer, [id, other]);
        if ('error' in found) return found;
        const planned = await merging.plan({ kept: id, other, chosen });
        return planned.ok ? { status: 200, body: planView(viewer, planned.value) } : refused(planned.because);
      },
    }),
    route({
      method: 'POST',
      path: '/api/console/dossiers/:id/merge',
      permission: MERGERS,
      audits: { did: 'dossier.merge', note: ({ params, body }) => ({ of: both(params.id, body.other) }) },
      params: ID,
      body: MERGE_NOW,
      answer: MERGE,
      handle: ({ params: { id }, body, who }) =>
        act(who, [id, body.other], async (agent) => {
          const done = await merging.merge({ ...body, kept: id }, agent);
          return done.ok ? { status: 200, body: mergeOf(done.value) } : refused(done.because);
        }),
    }),
    route({
      method: 'POST',
      path: '/api/console/merges/:id/undo',
      permission: MERGERS,
      audits: { did: 'dossier.unmerge', kind: 'merge' },
      params: ID,
      body: UNMERGE,
      answer: MERGE,
      handle: async ({ params: { id }, body: { reason }, who }) => {
        const [{ body: merge }] = await archive.load([{ kind: 'merge', id }] as const);
        if (merge === null) return refused('notFound');
        return act(who, idsOf(merge), async (agent) => {
          const done = await merging.undo(id, reason, agent);
          return done.ok ? { status: 200, body: mergeOf(done.value) } : refused(done.because);
        });
      },
    }),
  ];
}

const idsOf = ({ kept, other }: Merge): readonly [string, string] => [kept, other];

/** The two dossiers of a pair, for the audit log. */
const both = (one: string, other: string) => [one, other].map((id) => ({ kind: 'dossier', id }) as const);
