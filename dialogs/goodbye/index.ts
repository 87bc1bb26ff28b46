import { dialog } from '../../src/dialog/index.ts';
import en from './text.en.json' with { type: 'json' };
import zh from './text.zh.json' with { type: 'json' };

export const goodbye = dialog({
  id: 'goodbye',
  intents: ['dialog.goodbye'],
  text: { en, zh },
  aside: true,
  done: (_, say) => [say('bye'), { do: 'close', outcome: 'goodbye' }],
});
