import { z } from 'zod';

/** Words as a person edits them: lines of words or phrases with ", " between; the comma of a pattern's "{1,5}" is none of these. Read as one flat list. */
export const wordLines = z
  .array(z.string().min(1))
  .transform((lines) => lines.flatMap((line) => line.split(/,(?!\d+\}) */)))
  .refine((words) => words.every((word) => word.length > 0), 'two commas stand without a word between them');
