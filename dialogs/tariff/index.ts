import {
  type Dialog,
  dialog,
  type Effect,
  type Message,
  type Option,
  type Value,
  type View,
} from '../../src/dialog/index.ts';
import type { Shelf } from '../common/shelf.ts';
import { type Asked, heardIn, merged, readUsage } from './hear.ts';
import type { PlanFacts, Prices, Said, Sum } from './prices.ts';
import en from './text.en.json' with { type: 'json' };
import zh from './text.zh.json' with { type: 'json' };

type Say = (
  key: Extract<keyof typeof en, string>,
  words?: Readonly<Record<string, Value>>,
  options?: readonly Option[],
) => Effect;

const INTENTS = ['tariff.tiered', 'tariff.tou', 'tariff.discount'];
const person = [{ value: 'person', title: { words: 'tariff.person' } }];

const askedIn = ({ about: [asked] }: View): Asked => (asked as Asked | undefined) ?? 'article';
const GIVEN = 'given';
const PERSONS = 'persons=';
/** It reckons with the prices of another place: of use only where none of ours are on file. */
const EXAMPLE = 'tier-example';
/** What the shelf has on it, the best first. */
const articlesIn = ({ about }: View): readonly string[] =>
  about.slice(1).filter((one) => one !== GIVEN && !one.startsWith(PERSONS));
const calculates = (view: View): boolean => askedIn(view) !== 'article';

/** The kWh of the last month, and of its cheap hours where they are metered apart, as the company has them on file. */
type UsageAnswer =
  | { readonly is: 'answer'; readonly kwh: string; readonly night?: string; readonly year?: string }
  | { readonly is: 'unavailable' };

function onFile({ results }: View): Readonly<Record<string, string>> | null {
  const found = results.usage as UsageAnswer | undefined;
  if (found?.is !== 'answer') return null;
  const { is: _, ...usage } = found;
  return usage;
}

/** A sum, a tier or a comparison from the kWh that the customer gives, each line with its price, the plan with its source and day; all else is answered from the shelf, with the prices of the place. */
export function tariffWith(shelf: Shelf, prices: Prices): Dialog {
  const usageIn = (view: View): Readonly<Record<string, string>> => ({
    ...onFile(view),
    ...readUsage(view.answers.usage?.value ?? ''),
  });

  /** What was said, with what was answered in a later message. */
  const saidIn = (view: View): Said & { readonly estimated: boolean } => {
    const { paid, ...usage } = usageIn(view);
    const later = (name: string) => {
      const given = view.answers[name];
      return given && given.value !== '' && given.value !== '?' && given.seq !== view.answers.usage?.seq
        ? given.value
        : undefined;
    };
    const said: Said = { ...usage, night: usage.night ?? later('night'), year: usage.year ?? later('year') };
    if (usage.kwh !== undefined || paid === undefined) return { ...said, estimated: false };
    return { ...said, kwh: prices.kwhFor(paid, said) ?? undefined, estimated: true };
  };

  const priced =
    (say: Say): Say =>
    (key, words, options) =>
      say(key, { unit: prices.unit(), ...words }, options);

  const knowsKwh = (view: View): boolean => 'kwh' in usageIn(view) || 'paid' in usageIn(view);

  return dialog({
    id: 'tariff',
    intents: INTENTS,
    text: { en, zh },
    apart: true,
    offers: true,
    slots: {
      // A sum without kWh is an article, and then the offer to compute it.
      usage: {
        takes: 'usage',
        ask: 'howMuch',
        again: 'howMuchAgain',
        optional: true,
        merge: merged,
        when: (view) => calculates(view) && onFile(view) === null,
      },
      night: {
        takes: 'share',
        ask: 'night',
        again: 'nightAgain',
        optional: true,
        when: (view) =>
          askedIn(view) === 'compare' && asksMore(view) && !('night' in usageIn(view)) && prices.timeOfUse() !== null,
        with: () => ({ hours: cheapHours(prices.timeOfUse()) }),
      },
      year: {
        takes: 'yearKwh',
        ask: 'year',
        again: 'yearAgain',
        optional: true,
        when: (view) =>
          askedIn(view) !== 'compare' &&
          asksMore(view) &&
          !('year' in usageIn(view)) &&
          prices.tiered()?.yearly === true,
      },
    },
    // Who gives no kWh may have them on file; it is the desk that knows whether they may be told.
    lookUps: {
      usage: { needs: [], args: () => ({}), when: (view) => calculates(view) && !view.about.includes(GIVEN) },
    },
    hears: (message: Message) => {
      if (message.intent !== '' && !INTENTS.includes(message.intent))
        return { about: [], facts: message.entities, sure: false };
      if (message.intent === '') return { about: [], facts: [], sure: false };
      const { asked, facts, given } = heardIn(message);
      const about = [
        prices.tiered() ? asked : 'article',
        ...shelf.find(message.intent, message.text).filter((article) => article !== EXAMPLE || !prices.tiered()),
        ...('kwh' in given || 'paid' in given ? [GIVEN] : []),
        ...('persons' in given ? [`${PERSONS}${given.persons}`] : []),
      ];
      return { about, facts, sure: false };
    },
    begin: (view, tell) => {
      const say = priced(tell);
      // What only the article can tell comes with it, and with the question whether that helped.
      if (!calculates(view)) return here(view, say);
      if (view.about.includes(GIVEN)) return [];
      const [article] = articlesIn(view);
      return [
        article === undefined ? say('nothing') : { do: 'say', said: { key: `article.${article}` } },
        ...here(view, say),
      ];
    },
    done: (view, tell) => {
      const say = priced(tell);
      if (!calculates(view)) return [];
      if (!knowsKwh(view)) return [say('fine')];
      const said = saidIn(view);
      const sum = prices.sum(said);
      if (!sum || said.kwh === undefined) return [say('unreadable', {}, person)];
      if (askedIn(view) === 'compare') return compared(said, say);
      return summed(view, said, sum, say);
    },
    next: (view) => (calculates(view) ? null : { intent: view.intent, dialog: 'answer', about: articlesIn(view) }),
  });

  /** Something was given at once, so there is one question to spare. */
  function asksMore(view: View): boolean {
    return view.about.includes(GIVEN) && knowsKwh(view);
  }

  /** The prices of this place, beside an article that cannot know them. */
  function here(view: View, say: Say): readonly Effect[] {
    const plan = view.intent === 'tariff.tou' ? prices.timeOfUse() : prices.tiered();
    if (!plan) return [];
    if (view.intent === 'tariff.tou')
      return [
        ...plan.periods.map(({ name, hours, price }) => say('period', { name, hours, price })),
        source(plan, say),
      ];
    if (view.intent === 'tariff.tiered') {
      const [one = '', two = ''] = plan.borders;
      const [first = '', second = '', third = ''] = plan.prices;
      if (plan.borders.length !== 2) return [];
      return [say(plan.yearly ? 'tiersYear' : 'tiersMonth', { one, two, first, second, third }), source(plan, say)];
    }
    const persons = Number(view.about.find((one) => one.startsWith(PERSONS))?.slice(PERSONS.length) ?? 0);
    if (persons === 0 || !plan.persons) return [];
    const { least, add } = plan.persons;
    return [say(persons >= least ? 'largeYes' : 'largeNo', { persons, least, add }), source(plan, say)];
  }

  function compared(said: Said, say: Say): readonly Effect[] {
    const plan = prices.timeOfUse();
    if (!plan) return [say('noTimeOfUse', {}, person)];
    const kwh = said.kwh ?? '';
    if (said.night === undefined) {
      const enough = prices.enough(said);
      const tail = enough === null ? say('never', { kwh }) : say('enough', { kwh, enough, hours: cheapHours(plan) });
      return [tail, source(plan, say), { ...say('decides', {}, person) }];
    }
    const against = prices.against(said);
    if (!against) return [say('nightTooMuch', {}, person)];
    const { tiered, least, most, cheaper, differs, doubts } = against;
    return [
      say('tieredCosts', { kwh, total: tiered }),
      least === most ? say('touCosts', { total: least }) : say('touBetween', { least, most }),
      say(cheaper === 'yes' ? 'cheaper' : cheaper === 'no' ? 'dearer' : 'depends', { differs }),
      ...doubtful(doubts, say),
      source(plan, say),
      say('decides', {}, person),
    ];
  }

  function summed(view: View, said: Said & { readonly estimated: boolean }, sum: Sum, say: Say): readonly Effect[] {
    const plan = prices.tiered();
    if (!plan) return [];
    const { persons, kwh = '' } = said;
    const large = plan.persons !== null && Number(persons ?? 0) >= plan.persons.least;
    const tier = { words: `tariff.tier${sum.tier}` };
    const lines = sum.lines.map(({ is, tier: of, kwh: part, price, amount }) =>
      is === 'free'
        ? say('lineFree', { kwh: part })
        : say('line', { tier: { words: `tariff.tier${of ?? 1}` }, kwh: part, price, amount }),
    );
    return [
      ...(said.estimated
        ? [say('paid', { amount: readUsage(view.answers.usage?.value ?? '').paid ?? '', kwh })]
        : [say('costs', { kwh, total: sum.total })]),
      ...(said.estimated ? [] : lines),
      sum.left === null
        ? say('inLast', { tier })
        : sum.left === '0'
          ? say('tierFull', { tier })
          : say('inTier', { tier, left: sum.left }),
      ...(large && plan.persons ? [say('withPersons', { persons: persons ?? '', add: plan.persons.add })] : []),
      ...doubtful(sum.doubts, say),
      source(plan, say),
      say('decides', {}, person),
    ];
  }
}

/** Why the sum is an estimate, each reason once. */
const doubtful = (doubts: readonly string[], say: Say): readonly Effect[] =>
  [...new Set(doubts)].map((doubt) => say(`doubt_${doubt}` as Parameters<Say>[0]));

const source = ({ name, from, source: of }: PlanFacts, say: Say): Effect =>
  say('source', { plan: name, from, source: of });

/** The hours of the cheapest period. */
function cheapHours(plan: PlanFacts | null): Value {
  const [cheapest] = (plan?.periods ?? []).toSorted((a, b) => Number(a.price) - Number(b.price));
  return cheapest?.hours ?? '';
}
