import type { View } from '../../src/dialog/index.ts';

/** What is passed on: handed in by the dialog that does so, else the intent itself. */
export const matterOf = ({ intent, about: [matter] }: View): string => matter ?? intent;

/** Which words go with it. */
export const passing = ({ intent, about: [matter] }: View) => {
  if (matter !== undefined) return 'passedOn';
  return intent === 'dialog.human' ? 'person' : intent === 'fallback.hand_over' ? 'unsure' : 'matter';
};
