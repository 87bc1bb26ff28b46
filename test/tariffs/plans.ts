import { join } from 'node:path';
import { readContent } from '../../src/content/read.ts';
import { tariffs } from '../../src/content/tariff-shapes.ts';
import type { Plan } from '../../src/desk/content.ts';
import { contentDir } from '../tools/ours.ts';

export const { regions } = readContent(join(contentDir, 'tariffs.json'), tariffs);
const all: readonly Plan[] = regions.flatMap(({ plans }) => plans);

/** A shipped plan, which must be there. */
export function plan(id: string): Plan {
  const found = all.find((one) => one.id === id);
  if (!found) throw new Error(`there is no plan ${id} in data/tariffs.json`);
  return found;
}
