import type { Fact, Option, Slot, Tongue, TurnInput, Value, View } from './dialog.ts';

/** The phrases that work in every dialog, by language; a phrase must be the whole message unless the list says `within`. */
export interface Phrases {
  readonly yes: readonly string[];
  readonly no: readonly string[];
  readonly cancel: readonly string[];
  readonly help: readonly string[];
  readonly repeat: readonly string[];
  readonly skip: readonly string[];
  /** What was said helped, or it did not. */
  readonly helped: readonly string[];
  readonly unhelped: readonly string[];
  readonly undo: readonly string[];
  /** Said while waiting in the queue. */
  readonly leaveQueue: readonly string[];
  readonly callMe: readonly string[];
  /** Found anywhere: no answer is coming yet, or the customer does not know it. */
  readonly withinUnsure: readonly string[];
  /** What may stand beside a word of cancelling without meaning anything else. */
  readonly besideCancel: readonly string[];
  readonly toChinese: readonly string[];
  readonly toEnglish: readonly string[];
  /** Found anywhere in the message. */
  readonly withinAbuse: readonly string[];
  /** Found at the start of the message: what follows puts something right. One that ends in a comma counts only before a mark ("no, ..." but not "no power"). */
  readonly beginsCorrection: readonly string[];
  /** Found at the start of the message: what was going on is dropped. */
  readonly beginsCancel: readonly string[];
}
export type Command = 'cancel' | 'undo' | 'help' | 'repeat' | 'abuse' | 'toChinese' | 'toEnglish';

/** One message is asked about many times in a row. */
let asked = { text: '', plain: '' };

/** Compares what people type: full width, case, spaces and the marks round a short answer do not count. */
export function plain(text: string): string {
  if (text !== asked.text) {
    const folded = text.normalize('NFKC').toLowerCase();
    asked = { text, plain: folded.replace(/[\s\p{P}\p{S}]+/gu, ' ').trim() };
  }
  return asked.plain;
}

/** The readers of one set of phrases; both languages are always understood. */
export function reader(phrases: Readonly<Record<Tongue, Phrases>>) {
  const list = (key: keyof Phrases) => [...phrases.zh[key], ...phrases.en[key]].map(plain);
  const whole = (key: keyof Phrases) => {
    const words = new Set(list(key));
    return (text: string) => words.has(plain(text));
  };
  const within = list('withinAbuse');
  const unsure = list('withinUnsure');
  const has = (words: readonly string[], said: string) =>
    words.some((w) => (/[a-z]/.test(w) ? ` ${said} `.includes(` ${w} `) : said.includes(w)));
  const cancelling = [...list('cancel'), ...list('beginsCancel')].sort((a, b) => b.length - a.length);
  const beside = list('besideCancel').sort((a, b) => b.length - a.length);
  /** Nothing but words of cancelling, however many. */
  const cancels = (text: string): boolean => {
    if (text.length > LONGEST_TEXT) return false;
    let rest = ` ${plain(text)} `;
    if (!cancelling.some((w) => rest.includes(w))) return false;
    const cut = (words: readonly string[]) => {
      const before = rest;
      for (const w of words) rest = /[a-z]/.test(w) ? rest.replaceAll(` ${w} `, '  ') : rest.replaceAll(w, ' ');
      return rest !== before;
    };
    if (!cut(cancelling)) return false;
    cut(beside);
    return rest.trim() === '';
  };
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
  const is = {
    yes: whole('yes'),
    no: whole('no'),
    skip: whole('skip'),
    helped: whole('helped'),
    unhelped: whole('unhelped'),
    leave: whole('leaveQueue'),
    callMe: whole('callMe'),
  };
  const wholes: readonly Exclude<Command, 'abuse'>[] = ['undo', 'cancel', 'help', 'repeat', 'toChinese', 'toEnglish'];
  const commands = wholes.map((name) => [name, whole(name)] as const);
  return {
    yes: is.yes,
    no: is.no,
    skip: is.skip,
    /** Whether what was said helped; null: the text does not say. */
    verdict(text: string): 'helped' | 'not' | null {
      if (is.unhelped(text)) return 'not';
      return is.helped(text) ? 'helped' : null;
    },
    corrects: begins('beginsCorrection'),
    drops: begins('beginsCancel'),
    unsure: (text: string) => has(unsure, plain(text)),
    /** What somebody who waits in the queue wants instead; null: go on waiting. */
    instead(text: string): 'leave' | 'callMe' | null {
      if (is.callMe(text)) return 'callMe';
      return is.leave(text) || cancels(text) ? 'leave' : null;
    },
    command(text: string): Command | null {
      for (const [name, matches] of commands) if (matches(text)) return name;
      if (cancels(text)) return 'cancel';
      return has(within, plain(text)) ? 'abuse' : null;
    },
    cancels,
  };
}
export type Reader = ReturnType<typeof reader>;

/** Every wording of a key, in all languages. */
export type Wordings = (key: string) => readonly string[];

const titles = (title: Value, wordings: Wordings): readonly string[] => {
  if (typeof title === 'string') return [title];
  if (typeof title !== 'object') return [];
  if ('words' in title) return wordings(title.words);
  return 'zh' in title ? [title.zh, title.en] : [];
};

const ORDINALS = [
  /^(?:第)?[1一]个?$|^(?:the )?first(?: one)?$/,
  /^(?:第)?[2二]个?$|^(?:the )?second(?: one)?$/,
  /^(?:第)?[3三]个?$|^(?:the )?third(?: one)?$/,
];

const isLatin = (name: string): boolean => /[a-z]/.test(name);
const firstWord = (said: string): string => said.split(' ', 1)[0] ?? '';

/** The option that a message names: by its value, its title in either language or the beginning of it, or its place in the row. */
export function chosen(options: readonly Option[], text: string, wordings: Wordings, byValue: boolean): Option | null {
  const said = plain(text);
  const place = ORDINALS.findIndex((ordinal) => ordinal.test(said));
  if (place >= 0) return options[place] ?? null;
  const named = options.map((option) => ({
    option,
    names: [...(byValue ? [option.value] : []), ...titles(option.title, wordings)].map(plain),
  }));
  const only = (test: (name: string) => boolean): Option | null => {
    const fitting = named.filter(({ names }) => names.some(test));
    return fitting.length === 1 ? (fitting[0]?.option ?? null) : null;
  };
  return (
    only((n) => n === said) ??
    only((n) => n.length > 1 && (isLatin(n) ? ` ${said} `.includes(` ${n} `) : said.includes(n))) ??
    only((n) => n.length > 2 && (isLatin(n) ? firstWord(said) === firstWord(n) : said.startsWith(n.slice(0, 2))))
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
/** Up to here "wait a moment" is all that a message says. */
const SHORT = 14;

const asksSomething = /[??]\s*$|吗\s*$|^(what|when|where|why|how|who|can|could|do|does|is|are)\b/i;

/** What a message answers to the question of a slot: undefined when it does not answer. */
export function answerTo(
  slot: Slot,
  frame: { readonly view: View; readonly times: number },
  turn: TurnInput,
  read: Reader,
  wordings: Wordings,
): { value: string; span: readonly [number, number] | null } | undefined {
  if (slot.takes === 'verdict') {
    const value = verdictIn(slot.options?.(frame.view) ?? [], turn.text, read, wordings);
    return value === undefined ? undefined : { value, span: null };
  }
  // "yes" and "no" have their own phrases: "there is no other one" is not a no.
  const option = chosen(slot.options?.(frame.view) ?? [], turn.text, wordings, slot.takes !== 'yesNo');
  if (option) return { value: option.value, span: null };
  if (slot.takes === 'yesNo') {
    if (read.yes(turn.text)) return { value: 'yes', span: null };
    return read.no(turn.text) ? { value: 'no', span: null } : undefined;
  }
  if (slot.takes === 'choice') return undefined;
  if (slot.optional && slot.takes === 'words' && (read.no(turn.text) || read.skip(turn.text)))
    return { value: '', span: null };
  if (slot.takes === 'words') return wordsIn(turn, read);
  const fact = factFor(slot, turn.entities);
  if (fact && slot.whole && turn.text.length <= LONGEST_TEXT)
    return { value: turn.text.trim(), span: [0, turn.text.length] };
  if (fact) return { value: String(fact.value), span: [fact.start, fact.end] };
  if (slot.optional && (read.no(turn.text) || read.skip(turn.text))) return { value: '', span: null };
  // A place that nobody recognised is told to the crew and never kept in the archive: it has no span.
  if (slot.orText && (slot.orText === 'atOnce' || frame.times > 0) && takesText(turn, read)) {
    const value = turn.text.trim();
    const start = turn.text.indexOf(value);
    return { value, span: slot.verbatim ? [start, start + value.length] : null };
  }
  return undefined;
}

/** Whether it helped. Only a whole title counts: "that helps" begins as "that is wrong" does, and "没有帮助" holds "有帮助". */
function verdictIn(options: readonly Option[], text: string, read: Reader, wordings: Wordings): string | undefined {
  const said = plain(text);
  const option = options.find(({ title }) => titles(title, wordings).some((name) => plain(name) === said));
  const verdict = option?.value ?? read.verdict(text);
  if (verdict) return verdict;
  const offer = options.some(({ value }) => value === 'yes');
  if (read.yes(text)) return offer ? 'yes' : 'helped';
  if (read.no(text)) return offer || read.drops(text) ? 'no' : 'not';
  return undefined;
}

/** The customer's own words, whatever they are about; but not a word of consent, nor the end of the matter. */
function wordsIn({ text }: TurnInput, read: Reader): { value: string; span: readonly [number, number] } | undefined {
  const value = text.trim();
  const short = value.length <= SHORT && read.unsure(value);
  if (!/\p{L}{2}/u.test(value) || read.yes(value) || read.no(value) || read.drops(value) || short) return undefined;
  const start = text.indexOf(value);
  return { value, span: [start, start + value.length] };
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
    !read.drops(text) &&
    !read.corrects(text) &&
    !read.unsure(text) &&
    !read.no(text) &&
    !read.yes(text) &&
    /\p{L}/u.test(text)
  );
}
