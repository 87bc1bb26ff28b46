import type { EntityType } from '../../desk/understood.ts';

/** A fact found in folded text; the span is the same in the raw text, as folding keeps every position. */
export interface Found {
  readonly type: EntityType;
  readonly value: string | number;
  readonly start: number;
  readonly end: number;
}

/** A message in both forms, of equal length: as typed, and folded (half-width, lower case, simplified). */
export interface Message {
  readonly raw: string;
  readonly folded: string;
}

/** Every match of `pattern` (global) as a fact, where `read` gives a value. */
export function findAll(
  text: string,
  pattern: RegExp,
  type: EntityType,
  read: (match: RegExpMatchArray) => string | number | null,
): Found[] {
  const found: Found[] = [];
  for (const match of text.matchAll(pattern)) {
    const value = read(match);
    if (value !== null) found.push({ type, value, start: match.index, end: match.index + match[0].length });
  }
  return found;
}
