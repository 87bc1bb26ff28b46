import { dialog, type View } from '../../src/dialog/index.ts';
import { type AreaAnswer, areaOf, areas, areasIn, arrivalAt, NONE } from '../common/areas.ts';
import { mergePlace } from '../common/place.ts';
import { tellOutage } from './tell.ts';
import en from './text.en.json' with { type: 'json' };
import zh from './text.zh.json' with { type: 'json' };

const asksOnly = (intent: string) => intent === 'outage.info';

/** A power cut: asks only where, joins a known area outage, else sends it to the repair crew with its promise. "Is there an outage?" goes the same way and reports only on a yes. */
export const outage = dialog({
  id: 'outage',
  intents: ['fault.outage_report', 'outage.info'],
  text: { en, zh },
  slots: {
    where: {
      takes: 'address',
      ask: 'where',
      again: 'whereAgain',
      orText: 'again',
      field: 'address',
      personal: true,
      known: true,
      merge: mergePlace,
      offer: 'still',
    },
    which: {
      takes: 'choice',
      ask: 'which',
      again: 'whichAgain',
      options: ({ results }) => [
        ...areasIn(results).map((area) => ({ value: area.id, title: area.name })),
        { value: NONE, title: { words: 'outage.noneOfThese' } },
      ],
      when: ({ results }) => areasIn(results).length > 1,
    },
    report: {
      takes: 'yesNo',
      ask: 'notKnown',
      again: 'notKnownAgain',
      options: () => [
        { value: 'yes', title: { words: 'outage.yes' } },
        { value: 'no', title: { words: 'outage.no' } },
      ],
      when: (view) =>
        asksOnly(view.intent) && !view.repeated && answered(view.results)?.is === 'answer' && !areaOf(view)?.outage,
      with: (view) => {
        const answer = answered(view.results);
        return {
          place: areaOf(view)?.name ?? placeOf(view),
          asOf: { instant: answer?.is === 'answer' ? answer.asOf : '' },
        };
      },
    },
  },
  lookUps: { areas },
  done: (view, say) => {
    const place = placeOf(view);
    const area = areaOf(view);
    const answer = answered(view.results);
    const known = area?.outage ?? null;
    const { seqs } = view;
    const facts = { place: view.answers.where?.value ?? '', area: area?.id ?? '', areaKind: area?.kind ?? '' };
    const told = known && area && answer?.is === 'answer' ? tellOutage(area, known, answer.asOf, say) : [];
    const promise = arrivalAt(view);
    if (view.answers.report?.value === 'no') return [say('notReported')];
    if (view.amending) {
      const amend = {
        do: 'amendTicket',
        kind: 'outage',
        seqs,
        facts,
        joins: known?.id ?? null,
        promise: known ? null : promise,
      } as const;
      return [amend, ...told, say('amended', { place })];
    }
    if (view.repeated) {
      const remind = { do: 'amendTicket', kind: 'outage', seqs, facts: {} } as const;
      return [remind, ...told, known ? say('joined') : say('already', { place })];
    }
    // Who only asks is told, and not enrolled.
    if (known && asksOnly(view.intent)) return [...told, say('here')];
    const open = { do: 'openTicket', kind: 'outage', intent: 'fault.outage_report', facts, seqs } as const;
    if (known) return [...told, { ...open, joins: known.id, promise: null }, say('joined')];
    const unseen = answer?.is === 'unavailable' && asksOnly(view.intent) ? [say('cannotLook')] : [];
    const words = { words: `promise.${area ? promise : 'S-ARRIVE'}` };
    return [...unseen, { ...open, joins: null, promise }, say('reported', { place, promise: words })];
  },
});

/** The place as it may be said: masked when it is only remembered. */
const placeOf = ({ answers }: View): string => answers.where?.shown ?? answers.where?.value ?? '';

const answered = (results: Readonly<Record<string, unknown>>) => results.areas as AreaAnswer | undefined;
