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
  /** What it holds at all: most patterns need not be tried on most messages. */
  readonly has: {
    readonly han: boolean;
    readonly latin: boolean;
    readonly capitals: boolean;
    readonly digits: boolean;
  };
}

/** A text in both forms. */
export function messageOf(raw: string, folded: string): Message {
  const has = {
    han: /[\u3400-\u9fff]/.test(folded),
    latin: /[a-z]/.test(folded),
    capitals: /[A-Z]/.test(raw),
    digits: /\d/.test(folded),
  };
  return { raw, folded, has };
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
