import type { Utility } from '../desk/ports.ts';

/** No systems of the company are connected: every question is answered honestly with "cannot look this up". */
export const noUtility: Utility = {
  name: 'none',
  areasAt: async () => ({ is: 'unavailable' }),
  statements: async () => ({ is: 'unavailable' }),
};
