import { z } from 'zod';
import { intentSchema } from '../understanding/intents.ts';
import { SHAPES } from './shapes.ts';

/** The JSON schema of each kind of content file, by kind; data/schemas holds them for editors. */
export const schemas = (): Readonly<Record<string, unknown>> =>
  Object.fromEntries(
    Object.entries({ ...SHAPES, intent: intentSchema }).map(([kind, shape]) => [
      kind,
      z.toJSONSchema(shape, { io: 'input' }),
    ]),
  );
