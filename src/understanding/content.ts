import { readFileSync } from 'node:fs';
import { z } from 'zod';

/** A content file that cannot be used; the message names the file, the place in it and what is wrong. */
export class ContentError extends Error {
  override name = 'ContentError';
}

/** Words as a person edits them: lines of words or phrases with ", " between. Read as one flat list. */
export const wordLines = z
  .array(z.string().min(1))
  .transform((lines) => lines.flatMap((line) => line.split(/, */)))
  .refine((words) => words.every((word) => word.length > 0), 'two commas stand without a word between them');

/** Reads a JSON file in the form of `schema`; throws ContentError. */
export function readContent<T>(file: string, schema: z.ZodType<T>): T {
  let parsed: unknown;
  try {
    parsed = JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new ContentError(`${file}: cannot be read as JSON: ${(error as Error).message}`);
  }
  const checked = schema.safeParse(parsed);
  if (checked.success) return checked.data;
  const faults = checked.error.issues.map((issue) => `${issue.path.join('.') || 'the whole'}: ${issue.message}`);
  throw new ContentError(`${file}: ${faults.join('; ')}`);
}
