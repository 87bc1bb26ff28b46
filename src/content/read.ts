import { readFileSync } from 'node:fs';
import type { z } from 'zod';

/** A content file that cannot be used; the message names the file, the place in it and what is wrong. */
export class ContentError extends Error {
  override name = 'ContentError';
}

/** Reads a JSON file in the form of `schema`; throws ContentError naming file and place. */
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
