import { z } from 'zod';

/** Words as a person edits them: lines of words or phrases with ", " between. Read as one flat list. */
export const wordLines = z
  .array(z.string().min(1))
  .transform((lines) => lines.flatMap((line) => line.split(/, */)))
  .refine((words) => words.every((word) => word.length > 0), 'two commas stand without a word between them');
