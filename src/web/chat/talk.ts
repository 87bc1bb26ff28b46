import type { Holder, Message } from './activity.ts';
import { nameOf } from './bubble.ts';
import { byId, empty, h } from './dom.ts';
import { type Entry, keyOf, ofLetter, ofMessage } from './entry.ts';
import { rememberSeen, seenOf } from './memory.ts';
import type { CallNumber } from './numbers.ts';
import type { Letter } from './outbox.ts';
import { createScroll } from './scroll.ts';
import type { Speech } from './speak.ts';
import { createTimeline } from './timeline.ts';
import { type Tongue, words } from './words.ts';

const TYPING_MS = 8_000;
/** A shorter absence needs no sign of where the conversation was left. */
const AWAY_MS = 30 * 60_000;

interface TalkEnds {
  readonly tongue: () => Tongue;
  readonly numbers: readonly CallNumber[];
  readonly speech: Speech;
  holder(): Holder;
  retry(clientId: string): void;
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

export function createTalk({ tongue, numbers, speech, holder, retry, choose, replied }: TalkEnds): Talk {
  const timeline = createTimeline(byId('log'), () => ({ tongue: tongue(), numbers, retry }));
  const scroll = createScroll();
  const hint = byId('typing');
  const hintWords = byId('typist');
  const choices = byId('choices');
  let hintTimer: ReturnType<typeof setTimeout> | undefined;
  let seenBefore: number | null = null;
  let conversation = '';
  let fresh = 0;
  let marks: { newFrom: string | null; leftOff: string | null } = { newFrom: null, leftOff: null };

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
    const named = {
      name: nameOf(entry, tongue()),
      text: [entry.text, ...files].filter((part) => part !== '').join(', '),
    };
    const text = entry.author.is === 'system' && !entry.safety ? entry.text : words(tongue(), 'heard', named);
    if (entry.safety) speech.alert(text);
    else speech.polite(text);
  }

  function markHistory(history: readonly Entry[], seen: number): void {
    const unseen = history.find(({ seq, author }) => seq !== null && seq > seen && author.is !== 'customer');
    if (seen > 0 && unseen !== undefined) marks = { newFrom: marks.newFrom ?? unseen.key, leftOff: null };
    const last = history[history.length - 1];
    const away = last !== undefined && Date.now() - last.at.getTime() > AWAY_MS;
    if (marks.newFrom === null) marks = { newFrom: null, leftOff: away ? last.key : null };
    timeline.mark(marks);
  }

  function noteSeen(): void {
    const seq = timeline.newest()?.seq ?? null;
    if (seq !== null && document.visibilityState === 'visible' && conversation !== '') rememberSeen(conversation, seq);
  }
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'visible') countNew(0);
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
    const marked = history.length > 0 ? document.querySelector<HTMLElement>('.divider.marked') : null;
    if (marked !== null) scroll.show(marked);
    spoken.forEach(announce);
    for (const _ of spoken) replied();
    if (document.visibilityState !== 'visible' && spoken.length > 0) countNew(fresh + spoken.length);
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
