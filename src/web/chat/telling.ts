import type { Letter } from './outbox.ts';
import { type Tongue, words } from './words.ts';

/** As often as somebody who listens wants to hear of a slow line. */
const AGAIN_MS = 10_000;

interface TellingEnds {
  readonly tongue: () => Tongue;
  said(text: string): void;
}

/** Says how files are getting on: that they set out, now and then how far they are, and that they have arrived. */
export function createTelling({ tongue, said }: TellingEnds): { changed(letter: Letter): void } {
  let toldAt = 0;
  let told = '';
  return {
    changed: ({ clientId, files, state, sent }) => {
      if (files.length === 0 || state === 'waiting' || state === 'failed') return;
      const is = clientId + state;
      if (is === told && (sent === null || sent === 100 || Date.now() - toldAt < AGAIN_MS)) return;
      told = is;
      toldAt = Date.now();
      const names = files.map(({ name }) => name).join(', ');
      said(`${names} ${words(tongue(), state)}${sent === null || state === 'sent' ? '' : ` ${sent}%`}`);
    },
  };
}
