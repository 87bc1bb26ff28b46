import { dialog } from '../../src/dialog/index.ts';
import en from './text.en.json' with { type: 'json' };
import zh from './text.zh.json' with { type: 'json' };

export const outOfScope = dialog({
  id: 'outOfScope',
  intents: ['fallback.out_of_scope'],
  text: { en, zh },
  aside: true,
  done: (_, say) => [say('notOurs')],
});
