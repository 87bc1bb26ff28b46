import { z } from 'zod';
import type { EntityType } from '../desk/understood.ts';
import type { Mark, Marked } from './entities/learn.ts';

const TYPES = [
  'name',
  'mobile',
  'landline',
  'address',
  'cons_no',
  'meter_no',
  'email',
  'amount',
  'kwh',
  'date',
  'bill_period',
  'voltage',
  'org_name',
  'uscc',
  'uscc_invalid',
  'contact_time',
] as const satisfies readonly EntityType[];

/** A fact in its text: [[type:words]], or [[type:words|value]] where the value is not the words. */
const MARK = new RegExp(`\\[\\[(${TYPES.join('|')}):([^[\\]|]+)(?:\\|[^[\\]|]*)?\\]\\]`, 'g');

/** A message without its marks, and where they stood. */
export function markedFrom(written: string): Marked {
  const marks: Mark[] = [];
  let text = '';
  let from = 0;
  for (const { 0: whole, 1: type, 2: words, index } of written.matchAll(MARK)) {
    text += written.slice(from, index);
    marks.push({ type: type!, start: text.length, end: text.length + words!.length });
    text += words;
    from = index + whole.length;
  }
  return { text: text + written.slice(from), marks };
}

const message = z
  .string()
  .min(1)
  .max(2_000)
  .refine(
    (written) => !/\[\[|\]\]/.test(written.replace(MARK, '')),
    'a mark is not [[type:words]] or [[type:words|value]]',
  );

const writing = z.array(
  z.strictObject({
    /** Who wrote them, so that a tagger can be tried on a writer that it has not read. */
    by: z.string().min(1),
    texts: z.array(message).min(1),
  }),
);

/** The form of data/facts/messages.json: messages with every fact in them marked. */
export const factMessagesSchema = z.strictObject({ zh: writing, en: writing });
