import { dialog, type View } from '../../src/dialog/index.ts';
import en from './text.en.json' with { type: 'json' };
import zh from './text.zh.json' with { type: 'json' };

const options = () => [
  { value: 'yes', title: { words: 'hazardDoubt.yes' } },
  { value: 'no', title: { words: 'hazardDoubt.no' } },
];
const dangerous = ({ answers }: View) => answers.now?.value === 'yes';

/** A message that may tell of a danger: one question, then the safety text, or the matter that the message was about. `about`: kind of hazard, the other intent or ''. */
export const hazardDoubt = dialog({
  id: 'hazardDoubt',
  intents: ['kit.hazard_doubt'],
  text: { en, zh },
  slots: { now: { takes: 'yesNo', ask: 'now', again: 'nowAgain', options } },
  done: (view, say) =>
    dangerous(view)
      ? [{ do: 'say', said: { key: `safety.${view.about[0] ?? 'exposed'}` }, tone: 'safety' }]
      : [say('good')],
  next: (view) => {
    const [kind = 'exposed', other = ''] = view.about;
    if (dangerous(view)) return { intent: 'safety.hazard', about: [kind] };
    return other ? { intent: other } : null;
  },
});
