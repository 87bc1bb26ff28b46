import type { Fact, Option, Slot, Tongue, TurnInput, Value, View } from './dialog.ts';

/** The phrases that work in every dialog, by language; a phrase must be the whole message unless the list says `within`. */
export interface Phrases {
  readonly yes: readonly string[];
  readonly no: readonly string[];
  readonly cancel: readonly string[];
  readonly help: readonly string[];
  readonly repeat: readonly string[];
  readonly skip: readonly string[];
  readonly toChinese: readonly string[];
  readonly toEnglish: readonly string[];
  /** Found anywhere in the message. */
  readonly withinAbuse: readonly string[];
  /** Found at the start of the message: what follows puts something right. One that ends in a comma counts only before a mark ("no, ..." but not "no power"). */
  readonly beginsCorrection: readonly string[];
  /** Found at the start of the message: what was going on is dropped. */
  readonly beginsCancel: readonly string[];
}
export type Command = 'cancel' | 'help' | 'repeat' | 'abuse' | 'toChinese' | 'toEnglish';

/** Compares what people type: full width, case, spaces and the marks round a short answer do not count. */
export function plain(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\s\p{P}\p{S}]+/gu, ' ')
    .trim();
}

/** The readers of one set of phrases; both languages are always understood. */
export function reader(phrases: Readonly<Record<Tongue, Phrases>>) {
  const list = (key: keyof Phrases) => [...phrases.zh[key], ...phrases.en[key]].map(plain);
  const whole = (key: keyof Phrases) => {
    const words = new Set(list(key));
    return (text: string) => words.has(plain(text));
  };
  const within = list('withinAbuse');
  const begins = (key: 'beginsCorrection' | 'beginsCancel') => {
    const all = [...phrases.zh[key], ...phrases.en[key]];
    const words = all.filter((w) => !w.endsWith(',')).map(plain);
    const marked = new Set(all.filter((w) => w.endsWith(',')).map(plain));
    return (text: string) => {
      const said = plain(text);
      if (marked.has(plain(/^\s*(\p{L}+)\s*[\p{P}]/u.exec(text)?.[1] ?? ''))) return true;
      return words.some((w) => said === w || (said.startsWith(w) && (!/[a-z]$/.test(w) || said[w.length] === ' ')));
    };
  };
  const is = { yes: whole('yes'), no: whole('no'), skip: whole('skip') };
  const wholes: readonly Exclude<Command, 'abuse'>[] = ['cancel', 'help', 'repeat', 'toChinese', 'toEnglish'];
  const commands = wholes.map((name) => [name, whole(name)] as const);
  return {
    yes: is.yes,
    no: is.no,
    skip: is.skip,
    corrects: begins('beginsCorrection'),
    drops: begins('beginsCancel'),
    command(text: string): Command | null {
      for (const [name, matches] of commands) if (matches(text)) return name;
      const said = plain(text);
      return within.some((w) => (/[a-z]/.test(w) ? ` ${said} `.includes(` ${w} `) : said.includes(w))) ? 'abuse' : null;
    },
  };
}
export type Reader = ReturnType<typeof reader>;

const titles = (title: Value): readonly string[] =>
  typeof title === 'object' && 'zh' in title ? [title.zh, title.en] : typeof title === 'string' ? [title] : [];

/** The option that a message names: by its value, its title in either language, or its number. */
export function chosen(options: readonly Option[], text: string): Option | null {
  const said = plain(text);
  const number = /^(?:第)?(\d|[一二三])(?:个)?$/.exec(said)?.[1];
  if (number) return options[(Number(number) || '一二三'.indexOf(number) + 1) - 1] ?? null;
  const named = (o: Option) => [o.value, ...titles(o.title)].map(plain);
  return (
    options.find((o) => named(o).includes(said)) ??
    options.find((o) => named(o).some((n) => n.length > 1 && said.includes(n))) ??
    null
  );
}

/** The longest fact of the type that a slot takes. */
export function factFor(slot: Slot, facts: readonly Fact[]): Fact | null {
  const fitting = facts.filter((f) => f.type === slot.takes || slot.also?.includes(f.type));
  return fitting.reduce<Fact | null>(
    (best, f) => (best === null || f.end - f.start > best.end - best.start ? f : best),
    null,
  );
}

/** The longest message that may be an answer as it stands, in UTF-16 units. */
const LONGEST_TEXT = 60;

const asksSomething = /[??]\s*$|吗\s*$|^(what|when|where|why|how|who|can|could|do|does|is|are)\b/i;

/** What a message answers to the question of a slot: undefined when it does not answer. */
export function answerTo(
  slot: Slot,
  view: View,
  turn: TurnInput,
  read: Reader,
): { value: string; span: readonly [number, number] | null } | undefined {
  if (slot.takes === 'yesNo') {
    if (read.yes(turn.text)) return { value: 'yes', span: null };
    if (read.no(turn.text)) return { value: 'no', span: null };
    return undefined;
  }
  if (slot.takes === 'choice') {
    const option = chosen(slot.options?.(view) ?? [], turn.text);
    return option ? { value: option.value, span: null } : undefined;
  }
  const fact = factFor(slot, turn.entities);
  if (fact && slot.whole && turn.text.length <= LONGEST_TEXT)
    return { value: turn.text.trim(), span: [0, turn.text.length] };
  if (fact) return { value: String(fact.value), span: [fact.start, fact.end] };
  if (slot.optional && (read.no(turn.text) || read.skip(turn.text))) return { value: '', span: null };
  if (slot.orText && takesText(turn, read)) return { value: turn.text.trim(), span: [0, turn.text.length] };
  return undefined;
}

/** Free text counts only when it can hardly be anything else: short, no question, no clear request. */
function takesText(turn: TurnInput, read: Reader): boolean {
  const { text, wish } = turn;
  const request = wish.is === 'elsewhere' || (wish.is === 'intent' && wish.confidence > 0.6);
  return (
    text.trim().length >= 2 &&
    text.length <= LONGEST_TEXT &&
    !request &&
    !asksSomething.test(text.trim()) &&
    !read.no(text) &&
    !read.yes(text) &&
    /\p{L}/u.test(text)
  );
}
