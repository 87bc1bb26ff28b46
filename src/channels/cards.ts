import type { Card } from '../desk/records.ts';

/** A card as Adaptive Cards are written: a title and its facts. Nothing in it can be pressed. */
export const adaptiveCard = ({ title, rows }: Card) => ({
  contentType: 'application/vnd.microsoft.card.adaptive' as const,
  content: {
    type: 'AdaptiveCard',
    $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
    version: '1.3',
    body: [
      { type: 'TextBlock', text: title, weight: 'Bolder', wrap: true },
      { type: 'FactSet', facts: rows.map(({ label, value }) => ({ title: label, value })) },
    ],
  },
});
