import { z } from 'zod';
import { both, v } from './parts.ts';

const decimal = z.string().regex(/^\d{1,6}(?:\.\d{1,8})?$/, 'must be a decimal number in quotes, such as "0.5883"');
const kwh = z.string().regex(/^\d{1,6}(?:\.\d{1,3})?$/, 'must be kWh in quotes, such as "260"');
const rising = (numbers: readonly string[]) =>
  numbers.every((n, at) => at === 0 || Number(n) > Number(numbers[at - 1]));

const season = z.strictObject({
  months: z.array(z.number().int().min(1).max(12)).min(1),
  borders: z.array(kwh).refine(rising, 'each border must lie above the one before'),
});

const unsure = z.discriminatedUnion('about', [
  z.strictObject({ about: z.literal('price'), tier: z.number().int().min(1) }),
  z.strictObject({ about: z.enum(['persons', 'hours', 'yearStart']) }),
]);

const plan = z
  .strictObject({
    id: z.string().regex(/^[a-z0-9-]+$/),
    name: both,
    /** What the tiers count. */
    accumulates: z.enum(['month', 'year']),
    /** The month in which a year of tiers begins. */
    yearStart: z.number().int().min(1).max(12),
    seasons: z.array(season).min(1),
    /** One without hours, or several with theirs; a price for each tier. */
    periods: z
      .array(
        z.strictObject({
          id: z.string().regex(/^[a-z]+$/),
          name: both,
          hours: both.nullable(),
          prices: z.array(decimal).min(1).refine(rising, 'a higher tier must cost more'),
        }),
      )
      .min(1),
    persons: z
      .strictObject({ least: z.number().int().min(2), addPerMonth: kwh, borders: z.enum(['all', 'first']) })
      .nullable(),
    onlyFrom: z.number().int().min(2).nullable(),
    from: z.iso.date(),
    to: z.iso.date().nullable(),
    source: both,
    /** Null: the source bears no date. */
    checked: z.iso.date().nullable(),
    /** What has not been confirmed at the source. */
    unsure: z.array(unsure),
  })
  .superRefine((one, { addIssue }) => {
    const fault = (message: string) => addIssue({ code: 'custom', message });
    const months = one.seasons.flatMap((s) => s.months).sort((a, b) => a - b);
    if (months.join() !== '1,2,3,4,5,6,7,8,9,10,11,12') fault('seasons: every month must be in exactly one');
    const tiers = (one.seasons[0]?.borders.length ?? 0) + 1;
    if (one.seasons.some(({ borders }) => borders.length + 1 !== tiers)) fault('seasons: all need as many borders');
    if (one.periods.some(({ prices }) => prices.length !== tiers)) fault(`periods: each needs ${tiers} prices`);
    if (one.periods.length > 1 && one.periods.some(({ hours }) => hours === null))
      fault('periods: each needs its hours');
    if (one.accumulates === 'year' && one.seasons.length > 1) fault('seasons: tiers of a year have one');
    if (one.to !== null && one.to < one.from) fault('to: is before from');
  });

/** data/tariffs.json: what is charged, by region, each plan with its source and the day that it was checked. */
export const tariffs = z.strictObject({
  v,
  regions: z.array(
    z.strictObject({
      id: z.string().regex(/^[a-z-]+$/),
      name: both,
      currency: z.string().regex(/^[A-Z]{3}$/),
      /** What the money is called. */
      unit: both,
      free: z.strictObject({ least: kwh, most: kwh, checked: z.iso.date(), source: both }).nullable(),
      plans: z.array(plan).min(1),
    }),
  ),
});
