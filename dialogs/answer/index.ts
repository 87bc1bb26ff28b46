import { type Dialog, dialog, type Option, type View } from '../../src/dialog/index.ts';
import type { Shelf } from '../common/shelf.ts';
import en from './text.en.json' with { type: 'json' };
import zh from './text.zh.json' with { type: 'json' };

const option = (value: string, key: string): Option => ({ value, title: { words: `answer.${key}` } });
const HELPS = option('helped', 'helps');
const NOT = option('not', 'notQuite');
const PASS_ON = option('yes', 'yes');
const REGISTER = option('yes', 'register');
const PERSON = option('person', 'person');
const LEAVE = option('no', 'no');
const NONE = 'none';

const said = (article: string) => ({
  article: { words: `article.${article}` },
  title: { words: `articleTitle.${article}` },
  checked: { words: `articleChecked.${article}` },
});
const department = ({ intent }: View) => ({ words: `departmentOf.${intent}` });
const value = ({ answers }: View, slot: string): string | undefined => answers[slot]?.value;
const missed = (view: View): boolean => value(view, 'helped') === 'not' || value(view, 'way') === 'not';

/** The article that the customer took in place of the first; null: none. */
function taken(view: View): string | null {
  const other = value(view, 'other');
  if (other === undefined || other === NONE || other === 'no') return null;
  return other === 'yes' ? (view.about[1] ?? null) : other;
}

/**
 * A short honest answer from an article, with its title and the month in which it was checked; then whether it helped
 * and, where something is to be done, the offer to do it here (`journeys`: what does, by intent), or to pass it on with
 * what was said. What missed the point is followed by what else may be meant, and by a department.
 */
export const answering = (shelf: Shelf, journeys: Readonly<Record<string, Dialog>>): Dialog => {
  const leadsOn = ({ about: [article] }: View) => article === undefined || shelf.leadsOn(article);
  const judged = ({ about: [article], hushed }: View) => article !== undefined && !hushed && shelf.asks(article);
  /** What is done here once the article has been read; after one that missed the point a person is nearer. */
  const journeyOf = (view: View): Dialog | undefined => (missed(view) ? undefined : journeys[view.intent]);
  return dialog({
    id: 'answer',
    intents: shelf.intents,
    text: { en, zh },
    apart: true,
    offers: true,
    slots: {
      helped: {
        takes: 'verdict',
        ask: 'helped',
        again: 'helped',
        options: () => [HELPS, NOT],
        when: (view) => judged(view) && !leadsOn(view),
        passing: true,
      },
      way: {
        takes: 'verdict',
        ask: 'helpedOrMore',
        again: 'passOnAgain',
        options: ({ intent }) => (intent in journeys ? [REGISTER, HELPS, NOT, PERSON] : [PASS_ON, HELPS, NOT]),
        when: (view) => judged(view) && leadsOn(view),
        with: (view) => ({
          offer: {
            words: view.intent in journeys ? 'answer.orRegister' : 'answer.orPassOn',
            with: { department: department(view) },
          },
        }),
      },
      other: {
        takes: 'yesNo',
        ask: 'other',
        again: 'otherAgain',
        options: ({ about }) => [
          ...about.slice(1).map((id) => ({ value: id, title: { words: `articleTitle.${id}` } })),
          option(NONE, 'none'),
        ],
        when: (view) => missed(view) && view.about.length > 1,
      },
      passOnAfter: {
        takes: 'yesNo',
        ask: 'passOnAfter',
        again: 'passOnAgain',
        options: () => [PASS_ON, LEAVE],
        when: (view) => taken(view) !== null,
        with: (view) => ({ ...said(taken(view) ?? ''), department: department(view) }),
      },
      passOn: {
        takes: 'yesNo',
        ask: 'passOn',
        again: 'passOnAgain',
        options: (view) => (journeyOf(view) ? [REGISTER, PERSON, LEAVE] : [PASS_ON, LEAVE]),
        when: (view) => (missed(view) ? taken(view) === null : leadsOn(view) && !judged(view)),
        with: (view) => ({
          lead: missed(view) ? { words: view.about.length > 1 ? 'answer.sorry' : 'answer.missed' } : '',
          offer: {
            words: journeyOf(view) ? 'answer.offer' : 'answer.pass',
            with: { department: department(view) },
          },
        }),
      },
    },
    hears: ({ text, entities, intent }) => ({
      about: shelf.find(intent, text),
      // What the journey needs and the message says is known when it begins.
      facts: journeys[intent]?.hears({ text, entities, intent }).facts ?? entities,
      sure: false,
    }),
    begin: ({ about: [article] }, say) => {
      if (article === undefined) return [say('nothing')];
      const answer = { do: 'say', said: { key: `article.${article}` } } as const;
      return shelf.asks(article) ? [answer, say('source', said(article))] : [answer];
    },
    done: (view, say) => {
      if (value(view, 'helped') === 'helped' || value(view, 'way') === 'helped') return [say('glad')];
      const declined = ['helped', 'way', 'passOn', 'passOnAfter'].some((slot) => value(view, slot) === 'no');
      return declined ? [say('fine')] : [];
    },
    next: (view) => {
      const wishes = ['way', 'passOn', 'passOnAfter'].map((slot) => value(view, slot));
      const journey = journeyOf(view);
      if (wishes.includes('yes') && journey) return { intent: view.intent, dialog: journey.id };
      return wishes.includes('yes') || wishes.includes('person')
        ? { intent: 'kit.pass_on', about: [view.intent] }
        : null;
    },
  });
};
