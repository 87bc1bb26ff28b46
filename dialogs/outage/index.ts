import { dialog } from '../../src/dialog/index.ts';
import { mergePlace } from '../common/place.ts';
import { type AreaAnswer, areaOf, areasIn, NONE } from './areas.ts';
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
      orText: true,
      field: 'address',
      personal: true,
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
      when: (view) => asksOnly(view.intent) && answered(view.results)?.is === 'answer' && !areaOf(view)?.outage,
      with: ({ answers, results }) => {
        const answer = answered(results);
        return { place: answers.where?.value ?? '', asOf: { instant: answer?.is === 'answer' ? answer.asOf : '' } };
      },
    },
  },
  lookUps: { areas: { needs: ['where'], args: ({ answers }) => ({ place: answers.where?.value ?? '' }) } },
  done: (view, say) => {
    const place = view.answers.where?.value ?? '';
    const area = areaOf(view);
    const answer = answered(view.results);
    const known = area?.outage ?? null;
    const facts = { place, ...(area ? { area: area.id, areaKind: area.kind } : {}) };
    const told = known && area && answer?.is === 'answer' ? tellOutage(area, known, answer.asOf, say) : [];
    if (view.answers.report?.value === 'no') return [say('notReported')];
    if (view.amending)
      return [
        { do: 'amendTicket', kind: 'outage', facts, joins: known?.id ?? null },
        ...told,
        say('amended', { place }),
      ];
    const open = { do: 'openTicket', kind: 'outage', intent: 'fault.outage_report', facts, seqs: view.seqs } as const;
    if (known) return [...told, { ...open, joins: known.id, promise: null }, say('joined')];
    const unseen = answer?.is === 'unavailable' && asksOnly(view.intent) ? [say('cannotLook')] : [];
    const promise = { urban: 'S-ARRIVE-URBAN', rural: 'S-ARRIVE-RURAL', remote: 'S-ARRIVE-REMOTE' }[
      area?.kind ?? 'urban'
    ];
    return [
      ...unseen,
      { ...open, joins: null, promise },
      say('reported', { place, promise: { words: `promise.${area ? promise : 'S-ARRIVE'}` } }),
    ];
  },
});

const answered = (results: Readonly<Record<string, unknown>>) => results.areas as AreaAnswer | undefined;
