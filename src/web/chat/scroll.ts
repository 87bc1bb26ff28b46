import { byId } from './dom.ts';

const NEAR_PX = 80;
const MARGIN_PX = 12;

/** Keeps the end of the conversation in view, unless the customer has scrolled up to read or a safety notice must stay. */
export interface Scroll {
  /** After something was added; `own`: the customer wrote it, so they want to see it. */
  grown(how: 'own' | 'theirs' | 'quiet'): void;
  /** What follows must not push this element's beginning out of view. */
  hold(element: HTMLElement): void;
  /** Brings an element of the log to the top of what is in view, as far as there is room. */
  show(element: HTMLElement): void;
}

export function createScroll(): Scroll {
  const scroller = byId('scroller');
  const pill = byId<HTMLButtonElement>('pill');
  let held: HTMLElement | null = null;
  let atEnd = true;
  let lastTop = 0;

  const fromEnd = () => scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight;
  const follow = () => {
    const end = scroller.scrollHeight - scroller.clientHeight;
    scroller.scrollTop = held === null ? end : Math.min(end, topOf(held));
    lastTop = scroller.scrollTop;
  };
  const letGo = () => {
    held = null;
  };
  scroller.addEventListener('scroll', () => {
    atEnd = fromEnd() < NEAR_PX;
    lastTop = scroller.scrollTop;
    if (atEnd) pill.hidden = true;
  });
  // Whoever scrolls decides for themselves what is in view.
  for (const by of ['wheel', 'touchmove', 'keydown'] as const) scroller.addEventListener(by, letGo, { passive: true });
  pill.addEventListener('click', () => {
    letGo();
    follow();
    scroller.focus();
  });
  // The keyboard of a phone, a growing field and larger letters all take room away from the log.
  if ('ResizeObserver' in window) new ResizeObserver(() => atEnd && follow()).observe(scroller);

  return {
    grown: (how) => {
      if (how === 'own') letGo();
      // The event that tells of a scroll comes later than the scroll.
      if (scroller.scrollTop < lastTop && fromEnd() >= NEAR_PX) atEnd = false;
      if (atEnd || how === 'own') follow();
      if (how === 'theirs' && fromEnd() >= NEAR_PX) pill.hidden = false;
    },
    hold: (element) => {
      held = element;
    },
    show: (element) => {
      scroller.scrollTop = topOf(element);
    },
  };
}

const topOf = (element: HTMLElement): number => element.offsetTop - MARGIN_PX;
