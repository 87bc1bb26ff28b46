import { dialog, type View } from '../../src/dialog/index.ts';
import en from './text.en.json' with { type: 'json' };
import zh from './text.zh.json' with { type: 'json' };

const NONE = 'none';
const options = ({ about }: View) => [
  ...about.map((intent) => ({ value: intent, title: { words: `intent.${intent}` } })),
  { value: NONE, title: { words: 'clarify.none' } },
];

/** Asks which of two or three was meant, then goes on with it and with what was already said. */
export const clarify = dialog({
  id: 'clarify',
  intents: ['kit.clarify'],
  text: { en, zh },
  slots: { which: { takes: 'choice', ask: 'which', again: 'whichAgain', options } },
  next: ({ answers }) => ({
    intent: answers.which?.value === NONE ? 'fallback.hand_over' : (answers.which?.value ?? NONE),
  }),
});
