import { createHash } from 'node:crypto';
import { z } from 'zod';

/** Words in every language. */
export const both = z.strictObject({ zh: z.string().min(1), en: z.string().min(1) });

/** The version of a content file's form. */
export const v = z.literal(1);

/** Names one state of something: 16 hexadecimal digits that follow from all that is in it. */
export const hashOf = (value: unknown): string =>
  createHash('sha256').update(JSON.stringify(value)).digest('hex').slice(0, 16);
