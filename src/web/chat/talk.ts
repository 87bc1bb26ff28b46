import type { Holder, Message } from './activity.ts';
import { nameOf, type Shown } from './bubble.ts';
import { byId, empty, h } from './dom.ts';
import { type Entry, keyOf, ofLetter, ofMessage } from './entry.ts';
import { rememberSeen, seenOf } from './memory.ts';
import type { CallNumber } from './numbers.ts';
import type { Letter } from './outbox.ts';
import { createScroll } from './scroll.ts';
import type { Speech } from './speak.ts';
import { createTimeline, NO_MARKS } from './timeline.ts';
import { type Tongue, words } from './words.ts';

const TYPING_MS = 8_000;
/** A shorter absence needs no sign of where the conversation was left. */
const AWAY_MS = 30 * 60_000;
const TOLD_MS = 600;

interface TalkEnds {
  readonly tongue: () => Tongue;
  readonly numbers: readonly CallNumber[];
  readonly speech: Speech;
  holder(): Holder;
  retry(clientId: string): void;
  cancel(clientId: string): void;
  fresh: Shown['fresh'];
  choose(text: string, byKeyboard: boolean): void;
  /** A reply has come. */
  replied(): void;
}

/** The conversation on the screen: what is heard and written, quick replies, typing, and what is new. */
export interface Talk {
  /** `since`: what is older is history, shown but not announced. */
  heard(messages: readonly Message[], since: Date): void;
  wrote(letter: Letter): void;
  echoed(clientId: string): boolean;
  typing(): void;
  newestAbove(bottom: number): number | null;
  entries(): readonly Entry[];
  redraw(): void;
}

export function createTalk(ends: TalkEnds): Talk {
  const { tongue, speech, holder, choose, replied } = ends;
  const timeline = createTimeline(byId('log'), () => ({ ...ends, tongue: tongue(), cancel }));
  const scroll = createScroll();
  const hint = byId('typing');
  const hintWords = byId('typist');
  const choices = byId('choices');
  let hintTimer: ReturnType<typeof setTimeout> | undefined;
  let seenBefore: number | null = null;
  let conversation = '';
  let fresh = 0;
  let marks = NO_MARKS;
  let marksTimer: ReturnType<typeof setTimeout> | undefined;

  const visible = () => document.visibilityState === 'visible';

  function cancel(clientId: string): void {
    timeline.remove(keyOf(clientId, ''));
    drawChoices();
    ends.cancel(clientId);
  }

  function drawChoices(): void {
    empty(choices);
    const offered = timeline.newest()?.choices ?? [];
    choices.hidden = offered.length === 0;
    for (const { title, value } of offered) {
      const button = h('button', { type: 'button' }, h('bdi', {}, title));
      button.addEventListener('click', (event) => choose(value, event.detail === 0));
      choices.append(button);
    }
  }

  function drawHint(): void {
    const typist = holder();
    const named = typist.is === 'agent' && typist.name !== '';
    // Isolated, so that a name written from right to left leaves the words around it where they are.
    hintWords.textContent = named
      ? words(tongue(), 'types', { name: `\u2068${typist.name}\u2069` })
      : words(tongue(), 'typing');
  }

  function announce(entry: Entry): void {
    const files = entry.files.map(({ name }) => name);
    const name = nameOf(entry, tongue());
    const kind = entry.safety
      ? 'safety'
      : entry.author.is === 'agent' && entry.author.name !== ''
        ? 'personRole'
        : null;
    const who = kind === null ? name : words(tongue(), 'named', { name, kind: words(tongue(), kind) });
    const said = [entry.text, ...files].filter((part) => part !== '').join(', ');
    const plain = entry.author.is === 'system' && !entry.safety;
    const text = plain ? entry.text : words(tongue(), 'heard', { name: who, text: said });
    if (entry.safety) speech.alert(text);
    else speech.polite(text);
  }

  /** Marks the first of what this customer has not seen, and how many there are. */
  function markNew(replies: readonly Entry[]): void {
    const first = replies[0];
    if (first === undefined) return;
    marks = { newFrom: marks.newFrom ?? first.key, leftOff: null, count: marks.count + replies.length };
    timeline.mark(marks);
  }

  function markHistory(history: readonly Entry[], seen: number): void {
    const replies = history.filter(({ seq, author }) => seq !== null && seq > seen && author.is !== 'customer');
    if (seen > 0) markNew(replies);
    if (marks.newFrom === null) {
      const last = history[history.length - 1];
      const away = last !== undefined && Date.now() - last.at.getTime() > AWAY_MS;
      marks = { ...NO_MARKS, leftOff: away ? last.key : null };
      timeline.mark(marks);
      return;
    }
    if (!visible()) countNew(marks.count);
    // A long history comes in pieces; it is told of once.
    clearTimeout(marksTimer);
    marksTimer = setTimeout(() => speech.polite(words(tongue(), 'newSince', { n: marks.count })), TOLD_MS);
  }

  function showMark(): void {
    const marked = document.querySelector<HTMLElement>('.divider.marked');
    if (marked !== null) scroll.show(marked);
  }

  function noteSeen(): void {
    const seq = timeline.newest()?.seq ?? null;
    if (seq !== null && visible() && conversation !== '') rememberSeen(conversation, seq);
  }
  document.addEventListener('visibilitychange', () => {
    if (!visible()) marks = NO_MARKS;
    else if (fresh > 0) {
      showMark();
      countNew(0);
    }
    noteSeen();
  });

  /** Replies that came while nobody looked, in front of the page's title. */
  function countNew(count: number): void {
    fresh = count;
    document.title = `${count > 0 ? `(${count}) ` : ''}${document.title.replace(/^\(\d+\) /, '')}`;
  }

  function heard(messages: readonly Message[], since: Date): void {
    if (messages.length === 0) return;
    conversation = messages[0]!.id.split('|')[0] ?? '';
    const entries = messages.map(ofMessage);
    const news = entries.filter(({ key }) => timeline.get(key) === undefined);
    const first = seenBefore === null;
    seenBefore ??= seenOf(conversation);
    const seen = seenBefore;
    // Who comes back finds what has come meanwhile, even if only a moment ago.
    const back = first && seen > 0;
    const isHistory = ({ at, seq }: Entry) => back || at < since || (seq !== null && seq <= seen);
    const history = news.filter(isHistory);
    const live = news.filter((entry) => !isHistory(entry));
    timeline.put(entries, history.length === 0);
    if (history.length > 0) markHistory(history, seen);
    drawChoices();
    const spoken = live.filter(({ author }) => author.is !== 'customer');
    if (entries.some(({ author }) => author.is !== 'customer')) hint.hidden = true;
    const notice = spoken.find(({ safety }) => safety);
    const node = notice && timeline.node(notice.key);
    if (node !== undefined) scroll.hold(node);
    scroll.grown(spoken.length > 0 ? 'theirs' : 'quiet');
    if (history.length > 0) showMark();
    spoken.forEach(announce);
    for (const _ of spoken) replied();
    if (!visible() && spoken.length > 0) {
      markNew(spoken);
      countNew(fresh + spoken.length);
    }
    noteSeen();
  }

  return {
    heard,
    wrote: (letter) => {
      const isNew = timeline.get(keyOf(letter.clientId, '')) === undefined;
      timeline.put([ofLetter(letter)], isNew);
      drawChoices();
      scroll.grown(isNew ? 'own' : 'quiet');
    },
    echoed: (clientId) => (timeline.get(keyOf(clientId, ''))?.seq ?? null) !== null,
    typing: () => {
      drawHint();
      hint.hidden = false;
      scroll.grown('quiet');
      clearTimeout(hintTimer);
      hintTimer = setTimeout(() => {
        hint.hidden = true;
      }, TYPING_MS);
    },
    newestAbove: timeline.newestAbove,
    entries: timeline.all,
    redraw: () => {
      timeline.redraw();
      drawHint();
      scroll.grown('quiet');
    },
  };
}
