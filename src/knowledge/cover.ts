import { type Article, STAGES } from '../desk/content.ts';
import { holds } from './shelf.ts';

type Articles = Readonly<Record<string, Article>>;

/** How long before its last day an article is named. */
const SOON_DAYS = 30;

/** What a customer may ask about and finds no article on that day, in either language: stages of service, and intents that belong to one. */
export function uncovered(
  articles: Articles,
  intents: readonly { readonly id: string; readonly stage: string | null }[],
  day: string,
): readonly string[] {
  const held = Object.values(articles).filter((article) => holds(article, day));
  const stages = new Set<string>(held.map(({ stage }) => stage));
  const answered = new Set(held.flatMap(({ intents: of }) => of));
  return [
    ...STAGES.filter((stage) => !stages.has(stage)).map(
      (stage) => `the stage ${stage} has no article that holds today`,
    ),
    ...intents
      .filter(({ id, stage }) => stage !== null && !answered.has(id))
      .map(({ id }) => `${id} has no article that holds today`),
  ].map((fault) => `data/knowledge: ${fault}`);
}

/** What somebody has to see to: articles that have ended or soon will, and those due for review; each with the department that owns it. */
export function due(articles: Articles, day: string): readonly string[] {
  const soon = new Date(Date.parse(day) + SOON_DAYS * 86_400_000).toISOString().slice(0, 10);
  return Object.entries(articles).flatMap(([id, { owner, validUntil, reviewBy }]) => {
    const of = `data/knowledge/${id} (${owner})`;
    if (validUntil !== null && validUntil < day) return [`${of}: has not been used since ${validUntil}`];
    return [
      ...(validUntil !== null && validUntil <= soon ? [`${of}: is not used after ${validUntil}`] : []),
      ...(reviewBy < day ? [`${of}: was to be looked at again by ${reviewBy}`] : []),
    ];
  });
}
