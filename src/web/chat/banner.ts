import { textNodes } from './bubble.ts';
import { byId, empty } from './dom.ts';
import type { LineState } from './line.ts';
import { type CallNumber, callable, hotlineOf } from './numbers.ts';
import { type Tongue, type WordKey, words } from './words.ts';

/** A short break is not worth a word. */
const CALM_MS = 1_500;
const BACK_MS = 3_000;

const WORDS = {
  opening: 'opening',
  offline: 'offline',
  broken: 'reconnecting',
  unreachable: 'unreachable',
} as const satisfies Partial<Record<LineState, WordKey>>;

/** Tells how the connection is doing, and nothing while it does well. */
export interface Banner {
  turned(state: LineState): void;
  redraw(): void;
}

interface BannerEnds {
  readonly tongue: () => Tongue;
  readonly numbers: readonly CallNumber[];
  said(text: string): void;
}

export function createBanner({ tongue, numbers, said }: BannerEnds): Banner {
  const root = byId('banner');
  let state: LineState = 'open';
  let key: WordKey | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const text = (word: WordKey) => words(tongue(), word, { hotline: hotlineOf(numbers) });
  const draw = () => {
    empty(root);
    root.hidden = key === null;
    root.className = `banner ${key ?? ''}`;
    if (key !== null) root.append(...textNodes(text(key), callable(numbers, true), tongue()));
  };
  const show = (word: WordKey | null) => {
    key = word;
    draw();
    if (word !== null) said(text(word));
  };

  function turned(next: LineState): void {
    // What has been said to be worse stays until the line is open again.
    if (next === state || (state === 'unreachable' && next === 'broken')) return;
    state = next;
    clearTimeout(timer);
    if (next === 'open') {
      if (key === null || key === 'back') return;
      show(key === 'opening' ? null : 'back');
      timer = setTimeout(() => show(null), BACK_MS);
    } else if (next === 'offline' || key !== null) show(WORDS[next]);
    else timer = setTimeout(() => show(WORDS[next]), CALM_MS);
  }

  return { turned, redraw: draw };
}
