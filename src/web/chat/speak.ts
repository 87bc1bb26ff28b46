import { byId, empty, h } from './dom.ts';

const KEPT_MS = 10_000;

/** Says things to those who listen instead of look: each once, in one polite region, or at once where it cannot wait. */
export interface Speech {
  polite(text: string): void;
  alert(text: string): void;
}

export function createSpeech(): Speech {
  const say = (region: HTMLElement) => (text: string) => {
    const line = h('p', {}, text);
    region.append(line);
    // Taken away later, so that nobody finds the same words twice on the page.
    setTimeout(() => line.remove(), KEPT_MS);
  };
  const alertRegion = byId('alert');
  return {
    polite: say(byId('polite')),
    alert: (text) => {
      empty(alertRegion);
      say(alertRegion)(text);
    },
  };
}
