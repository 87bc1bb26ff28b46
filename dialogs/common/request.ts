import {
  type Dialog,
  dialog,
  type Effect,
  type Fact,
  type Heard,
  type Message,
  type Slot,
  type View,
} from '../../src/dialog/index.ts';
import { mergePlace } from './place.ts';
import sharedEn from './request.en.json' with { type: 'json' };
import sharedZh from './request.zh.json' with { type: 'json' };

type Shared = keyof typeof sharedEn;
type Words<K extends string> = Readonly<Record<K, string>>;
type SlotOf<K extends string> = Omit<Slot, 'ask' | 'again' | 'offer'> & {
  readonly ask: K | Shared;
  readonly again: K | Shared;
};

interface RequestOf<K extends string> {
  readonly id: string;
  /** The intent that its ticket is of. */
  readonly intent: string;
  /** The intent opens it by itself; else an article is read first, which leads on to it. */
  readonly atOnce?: true;
  readonly kind: Extract<Effect, { do: 'openTicket' }>['kind'];
  /** Its own words; `registered` is said with {ticket}, {department} and, where there is a promise, {due}. */
  readonly text: { readonly en: Words<K | 'registered'>; readonly zh: Words<NoInfer<K> | 'registered'> };
  readonly slots: Readonly<Record<string, SlotOf<NoInfer<K>>>>;
  readonly promise: string | null | ((view: View) => string | null);
  readonly lookUps?: Dialog['lookUps'];
  /** Facts that are no slot's, or are written otherwise than they were said. */
  readonly facts?: (view: View) => Readonly<Record<string, string>>;
  readonly hears?: (message: Message) => Heard;
  /** Nothing that is said in it is kept in the customer's own archive. */
  readonly restricted?: true;
  /** Words of its own that are said first, such as what to do until somebody comes. */
  readonly first?: NoInfer<K>;
  /** Archive fields that a request of this kind speaks for, beyond those of its slots. */
  readonly writes?: (view: View) => readonly Effect[];
}

/** What a request tells the department: every slot that was answered, by its name. */
const factsIn = ({ answers }: View): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(answers).flatMap(([name, { value }]) => (value === '' ? [] : [[name, value]])));

/**
 * A journey that ends in a ticket of its department: what is needed is asked once each, nothing that is known already, then
 * the number, the department, the promise and what comes next stand on a card, with the way to a person.
 */
export function request<K extends string>(of: RequestOf<K>): Dialog {
  const { id, intent, kind, text, slots, first, hears, lookUps } = of;
  return dialog({
    id,
    intents: of.atOnce ? [intent] : [],
    text: { en: { ...sharedEn, ...text.en }, zh: { ...sharedZh, ...text.zh } } as {
      en: Words<string>;
      zh: Words<string>;
    },
    slots: slots as Dialog['slots'],
    ...(lookUps ? { lookUps } : {}),
    ...(hears ? { hears } : {}),
    ...(of.restricted ? { restricted: true } : {}),
    begin: (_, say) => (first ? [say(first)] : []),
    done: (view, say) => {
      const facts = { ...factsIn(view), ...of.facts?.(view) };
      const { seqs } = view;
      if (view.amending || view.repeated) return [{ do: 'amendTicket', kind, seqs, facts }, say('amended')];
      const promise = typeof of.promise === 'function' ? of.promise(view) : of.promise;
      return [
        { do: 'openTicket', kind, intent, facts, joins: null, promise, seqs },
        ...(of.writes?.(view) ?? []),
        {
          ...say('registered', {}, [{ value: 'person', title: { words: `${id}.person` } }]),
          card: {
            title: `${id}.card`,
            rows: [
              { label: `${id}.number`, value: { fact: 'ticket' } },
              { label: `${id}.at`, value: { fact: 'department' } },
              { label: `${id}.dueBy`, value: { fact: 'due' } },
            ],
          },
        },
      ];
    },
  });
}

/** Where it is; kept as the customer's address where it is their own supply. */
export const where = {
  takes: 'address',
  ask: 'where',
  again: 'whereAgain',
  orText: 'again',
  field: 'address',
  personal: true,
  known: true,
  merge: mergePlace,
} as const;

/** Whom to call; may be refused. */
export const phone = {
  takes: 'mobile',
  also: ['landline'],
  ask: 'phone',
  again: 'phoneAgain',
  optional: true,
  field: 'phones',
  personal: true,
  known: true,
} as const;

/** The account number; who does not have it at hand goes on without. */
export const account = {
  takes: 'cons_no',
  ask: 'account',
  again: 'accountAgain',
  optional: true,
  personal: true,
  known: true,
} as const;

/** The customer's own words. */
export const words = {
  takes: 'words',
  verbatim: true,
  merge: (old: string, fresh: string) => `${old}\n${fresh}`,
} as const;

/** The whole message, as what happened, where it says more than that something did. */
export function told({ text }: Message): readonly Fact[] {
  const value = text.trim();
  const short = /\p{Script=Han}/u.test(value) ? SHORT.zh : SHORT.en;
  return value.length < short ? [] : [{ type: 'words', value, text, start: 0, end: text.length }];
}
/** Characters below which it only names the matter. */
const SHORT = { zh: 12, en: 40 };

/** One of these, each titled by the dialog's own words; also where `factIn` finds it in what was said. */
export const oneOf = (id: string, takes: string, ...values: readonly string[]) =>
  ({ takes, options: () => values.map((value) => ({ value, title: { words: `${id}.${value}` } })) }) as const;

/** The first of these values whose words stand in a message, as a fact of that type; '' stands for what is in brackets. */
export function factIn(
  { text }: Message,
  type: string,
  words: readonly (readonly [value: string, words: RegExp])[],
): readonly Fact[] {
  const said = text.normalize('NFKC').toLowerCase();
  for (const [value, pattern] of words) {
    const found = pattern.exec(said);
    if (found)
      return [
        {
          type,
          value: value === '' ? (found[1] ?? '') : value,
          text: found[0],
          start: found.index,
          end: found.index + found[0].length,
        },
      ];
  }
  return [];
}
