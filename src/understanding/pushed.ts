import type { Ranked } from '../desk/understood.ts';
import type { Model } from './model.ts';
import { type Named, namedOf } from './tokens.ts';
import { featureOf } from './vocabulary.ts';

const SHOWN = 3;

/** How much more a feature speaks for the one class than for the other, in the model's separating scores. */
function push(model: Model, hash: number, one: number, other: number): number {
  const feature = featureOf(model.vocabulary, hash);
  if (feature < 0) return 0;
  const from = model.rowOf[feature]! * model.classes.length;
  const step = model.steps[feature]! * model.vocabulary.rarity[feature]!;
  return (model.weights[from + one]! - model.weights[from + other]!) * step;
}

/** The words of a text that spoke most for its best reading against the next best, as the customer wrote them; none where there is no doubt to explain. */
export function pushedBy(model: Model, text: string, [best, next]: readonly Ranked[]): readonly string[] {
  if (!best || !next) return [];
  const one = model.classes.indexOf(best.intent);
  const other = model.classes.indexOf(next.intent);
  const pushes = namedOf(text)
    .map(({ words, hash }: Named) => ({ words, push: push(model, hash, one, other) }))
    .filter((each) => each.push > 0)
    .sort((a, b) => b.push - a.push);
  const shown: string[] = [];
  for (const { words } of pushes) {
    if (shown.length === SHOWN) break;
    if (!shown.some((each) => each.includes(words) || words.includes(each))) shown.push(words);
  }
  return shown;
}
