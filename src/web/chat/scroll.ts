import { byId } from './dom.ts';

const NEAR_PX = 80;
const MARGIN_PX = 12;

/** Keeps the end of the conversation in view, unless the customer has scrolled up to read. */
export interface Scroll {
  toEnd(): void;
  /** After something was added; `own`: the customer wrote it, so they want to see it. */
  grown(how: 'own' | 'theirs' | 'quiet'): void;
  /** Brings an element of the log to the top of what is in view, as far as there is room. */
  show(element: HTMLElement): void;
}

export function createScroll(): Scroll {
  const scroller = byId('scroller');
  const pill = byId<HTMLButtonElement>('pill');
  let atEnd = true;

  const toEnd = () => {
    scroller.scrollTop = scroller.scrollHeight;
    atEnd = true;
    pill.hidden = true;
  };
  scroller.addEventListener('scroll', () => {
    atEnd = scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight < NEAR_PX;
    if (atEnd) pill.hidden = true;
  });
  pill.addEventListener('click', () => {
    toEnd();
    scroller.focus();
  });
  // The keyboard of a phone, a growing field and larger letters all take room away from the log.
  if ('ResizeObserver' in window) new ResizeObserver(() => atEnd && toEnd()).observe(scroller);

  return {
    toEnd,
    grown: (how) => {
      if (atEnd || how === 'own') toEnd();
      else if (how === 'theirs') pill.hidden = false;
    },
    show: (element) => {
      scroller.scrollTop = element.offsetTop - MARGIN_PX;
    },
  };
}
