import type { AreaAnswer, Utility } from '../../src/desk/ports.ts';

/** A utility that answers when the test lets it: an adapter of the port, for look-ups that take long. */
export function slowUtility() {
  const waiting: { readonly place: string; readonly answer: (given: AreaAnswer) => void }[] = [];
  const utility: Utility = {
    name: 'sample',
    areasAt: (place) => new Promise((answer) => waiting.push({ place, answer })),
    statements: async () => ({ is: 'unavailable' }),
  };
  return {
    utility,
    asked: () => waiting.map(({ place }) => place),
    /** Answers the nth question; by default the newest. */
    answer(given: AreaAnswer, nth = waiting.length - 1) {
      const one = waiting[nth];
      if (!one) throw new Error('nobody has asked');
      one.answer(given);
    },
  };
}

/** The register answers that it knows of nothing there. */
export const nothingKnown: AreaAnswer = { is: 'answer', asOf: '2026-11-23T10:00:00.000Z', areas: [] };
