import { byId } from './dom.ts';
import { rememberedTongue, rememberTongue } from './memory.ts';
import { LANG, type Tongue, type WordKey, words } from './words.ts';

/** The page's own words and their language. */
export interface Frame {
  tongue(): Tongue;
}

/** Shows the page in the customer's language, and `turned` after each switch. */
export function createFrame(turned: () => void): Frame {
  let tongue = rememberedTongue();
  const buttons = [...document.querySelectorAll<HTMLButtonElement>('button[data-lang]')];

  function draw(): void {
    const root = document.documentElement;
    root.lang = LANG[tongue];
    root.dataset.lang = tongue;
    for (const element of document.querySelectorAll<HTMLElement>('[data-words]')) {
      element.textContent = words(tongue, element.dataset.words as WordKey);
    }
    for (const element of document.querySelectorAll<HTMLElement>('[data-label]')) {
      element.setAttribute('aria-label', words(tongue, element.dataset.label as WordKey));
    }
    for (const button of buttons) button.setAttribute('aria-pressed', String(button.dataset.lang === tongue));
    document.title = `${byId(`company-${tongue}`).textContent} · ${words(tongue, 'title')}`;
  }

  for (const button of buttons) {
    button.addEventListener('click', () => {
      tongue = button.dataset.lang === 'zh' ? 'zh' : 'en';
      rememberTongue(tongue);
      draw();
      turned();
    });
  }
  draw();
  document.querySelector<HTMLElement>('.languages')!.hidden = false;
  document.querySelector<HTMLElement>('main')!.hidden = false;
  return { tongue: () => tongue };
}
