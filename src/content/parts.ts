import { z } from 'zod';

/** Words in every language. */
export const both = z.strictObject({ zh: z.string().min(1), en: z.string().min(1) });

/** The version of a content file's form. */
export const v = z.literal(1);
