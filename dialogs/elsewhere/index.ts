import { dialog } from '../../src/dialog/index.ts';
import en from './text.en.json' with { type: 'json' };
import zh from './text.zh.json' with { type: 'json' };

/** Topics that belong to somebody else; a topic without words of its own is out of scope like any other. */
export type Topic = keyof typeof en;
const isTopic = (topic: string): topic is Topic => topic in en;

export const elsewhere = dialog({
  id: 'elsewhere',
  intents: ['fallback.elsewhere'],
  text: { en, zh },
  aside: true,
  done: ({ about: [topic = ''] }, say) => (isTopic(topic) ? [say(topic)] : []),
  next: ({ about: [topic = ''] }) => (isTopic(topic) ? null : { intent: 'fallback.out_of_scope' }),
});
