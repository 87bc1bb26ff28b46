import { dialog, type View } from '../../src/dialog/index.ts';
import en from './text.en.json' with { type: 'json' };
import zh from './text.zh.json' with { type: 'json' };

const options = () => [
  { value: 'yes', title: { words: 'also.yes' } },
  { value: 'no', title: { words: 'also.no' } },
];
const matter = ({ about }: View) => ({ matter: { words: `intent.${about[0] ?? 'fallback.hand_over'}` } });

/** The second of two requests in one message: it waits below the first, and is asked about when that is done. `about`: its intent. */
export const also = dialog({
  id: 'also',
  intents: ['kit.also'],
  text: { en, zh },
  slots: { go: { takes: 'yesNo', ask: 'go', again: 'goAgain', with: matter, options } },
  done: ({ answers }, say) => (answers.go?.value === 'yes' ? [] : [say('left')]),
  next: ({ answers, about }) => (answers.go?.value === 'yes' && about[0] ? { intent: about[0] } : null),
});
