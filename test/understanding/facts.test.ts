import { describe, expect, it } from 'vitest';
import { factMessagesSchema, markedFrom } from '../../src/understanding/facts.ts';

describe('a marked message', () => {
  it('is read without its marks, and their places are those in the text', () => {
    const { text, marks } = markedFrom('我叫[[name:王建国]]，[[date:下周三|2026-03-18]]来');
    expect(text).toBe('我叫王建国，下周三来');
    expect(marks.map(({ type, start, end }) => [type, text.slice(start, end)])).toEqual([
      ['name', '王建国'],
      ['date', '下周三'],
    ]);
  });

  it.each(['我叫[[name:王建国]', '[[who:王建国]]', '[[name:]]', '王建国]]'])(
    'is refused with a broken mark: %s',
    (text) => {
      const messages = { zh: [{ by: 'zh-one', texts: [text] }], en: [] };
      expect(factMessagesSchema.safeParse(messages).error?.message).toContain('a mark is not');
    },
  );
});
