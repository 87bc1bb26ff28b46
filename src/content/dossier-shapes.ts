import { z } from 'zod';
import type { Condition } from '../dossiers/condition.ts';
import { both, v } from './parts.ts';

const months = z.number().int().min(1).max(120);
const least = z.number().int().min(1);
const half = z.number().positive();
const share = z.number().min(0).max(1);
const day = z.iso.date();
const name = z.string().regex(/^[a-z][A-Za-z]*(?:\.[a-z][A-Za-z]*)?$/, 'must be a field, or account. and a number');
const id = z.string().regex(/^[A-Za-z][A-Za-z0-9]{0,39}$/, 'must be a short id of letters and digits');
const inOrder = { path: ['B'], error: 'must lie between 0 and A' };

const finding = z.strictObject({ months, points: z.number().min(0).max(100) });
const creditRules = z.strictObject({
  id,
  name: both,
  on: z.boolean(),
  months,
  least,
  points: z
    .strictObject({ onTime: z.number().min(0), nothingOwed: z.number().min(0), custom: z.number().min(0) })
    .refine((points) => points.onTime + points.nothingOwed + points.custom === 100, 'points must add up to 100'),
  customMonths: months,
  from: z.strictObject({ A: z.number().max(100), B: z.number().min(0) }).refine(({ A, B }) => B < A, inOrder),
  fresh: z.strictObject({ months, grade: z.enum(['A', 'B', 'C']) }).nullable(),
  vetoes: z.strictObject({
    theft: finding,
    breach: finding,
    arrears: z.strictObject({ months, leastFen: z.number().int().min(0) }),
  }),
});

/** data/analysis.json: what the analysis of a customer goes by, and the words of its evidence. */
export const analysis = z.strictObject({
  v,
  attitude: z.strictObject({
    months,
    least,
    half,
    scores: z.record(z.enum(['1', '2', '3', '4', '5']), z.number().min(-1).max(1)),
    intents: z.record(z.string(), z.number().min(-1).max(1)),
  }),
  evaluation: z.strictObject({ months, least, half }),
  contractPerformance: z.strictObject({ months, least, half }),
  contractProblems: z.strictObject({
    months,
    arrears: z.strictObject({ leastFen: z.number().int().min(0), days: z.number().int().min(0) }),
    overload: z.number().positive(),
    theftMonths: months,
    qualityTickets: least,
    qualityIntents: z.array(z.string()),
    safetyTickets: least,
  }),
  demandFeatures: z.strictObject({
    sparseKwh: z.number().min(0),
    growth: z.number().positive(),
    season: z.number().min(1),
    summer: z.array(z.number().int().min(1).max(12)).min(1).max(6),
    winter: z.array(z.number().int().min(1).max(12)).min(1).max(6),
  }),
  potential: z.strictObject({
    months,
    least,
    half,
    interests: z.record(z.string(), z.enum(['ev', 'pv', 'expansion', 'newSite'])),
    fullLoad: share,
  }),
  creditGrade: z.strictObject({
    sets: z
      .array(creditRules)
      .refine((sets) => sets.filter(({ on }) => on).length <= 1, 'at most one set of rules can be on'),
  }),
  valueGrade: z.strictObject({ months, A: share, B: share }).refine(({ A, B }) => A < B, 'A must be smaller than B'),
  words: z.record(z.string().regex(/^[a-z][\w.]*$/i), both),
});

const when = z.union([day, z.strictObject({ monthsAgo: z.number().int().min(0).max(1200) })]);

/** A condition over fields, analysis fields and account numbers. */
const condition = z.union([
  z.strictObject({ field: name, is: z.string() }),
  z.strictObject({ field: name, oneOf: z.array(z.string()).min(1) }),
  z.strictObject({ field: name, startsWith: z.string().min(1) }),
  z.strictObject({
    field: name,
    numbers: z.strictObject({ from: z.number().optional(), below: z.number().optional() }),
  }),
  z.strictObject({ field: name, days: z.strictObject({ from: when.optional(), before: when.optional() }) }),
  z.strictObject({ field: name, present: z.literal(true) }),
  z.strictObject({
    get all() {
      return z.array(condition).min(1);
    },
  }),
  z.strictObject({
    get any() {
      return z.array(condition).min(1);
    },
  }),
  z.strictObject({
    get not() {
      return condition;
    },
  }),
]) as z.ZodType<Condition>;

const classShape = z.strictObject({
  id,
  name: both,
  when: condition,
  get classes() {
    return z.array(classShape).min(1).optional();
  },
  /** One class for each value of this field. */
  each: name.optional(),
});

/** data/schemes.json: the ways of classing customers; the first class whose condition holds is the one. */
export const schemes = z.strictObject({
  v,
  /** What those are called whom no class takes in. */
  unknown: both,
  schemes: z.array(
    z
      .strictObject({
        id,
        name: both,
        use: both,
        on: z.boolean(),
        needs: z.array(name).min(1),
        source: z.string().min(1),
        classes: z.array(classShape).min(1).optional(),
        each: name.optional(),
      })
      .refine(({ classes, each }) => (classes === undefined) !== (each === undefined), 'needs classes, or each'),
  ),
});

/** data/duplicates.json: what speaks for two dossiers being one customer's, and how a merge is explained. */
export const duplicates = z.strictObject({
  v,
  common: z.record(
    z.enum(['account', 'uscc', 'phone', 'nameAndAddress', 'nearName']),
    z.strictObject({ weight: share, words: both }),
  ),
  differs: z.array(z.strictObject({ field: name, factor: share, words: both })),
  least: share,
  mostInBlock: z.number().int().min(2).max(100),
  leastLetters: least,
  because: z.record(z.enum(['same', 'onlyOne', 'verified', 'joined', 'kept', 'chosen', 'worked']), both),
});

/** data/reports.json: figures over many customers, and who may see them. */
export const reports = z.strictObject({
  v,
  hide: z.strictObject({
    /** A company may be stricter, never laxer. */
    least: z.number().int().min(10).max(1000),
    largestShare: z.number().positive().max(0.9),
    countsTo: z.number().int().min(5).max(100),
    coarsest: z.number().min(0.02).max(0.5),
  }),
  /** What a row is called whose value nobody knows. */
  unknown: both,
  /** What the row is called that small ones are put together in. */
  others: both,
  reports: z.array(
    z.strictObject({
      id,
      name: both,
      use: both,
      departments: z.array(z.string().regex(/^[A-Z]{2,8}$/)),
      roles: z.array(z.enum(['agent', 'supervisor', 'archiveClerk', 'privacyOfficer', 'administrator', 'auditor'])),
      where: condition.optional(),
      rows: z
        .array(
          z.union([
            z.strictObject({ field: name }),
            z.strictObject({ scheme: id, depth: z.number().int().min(1).max(3).optional() }),
          ]),
        )
        .min(1)
        .max(3),
      columns: z
        .array(
          z.strictObject({
            id,
            name: both,
            shows: z.union([
              z.strictObject({ count: z.literal(true) }),
              z.strictObject({ sum: name }),
              z.strictObject({ mean: name }),
            ]),
            unit: z.enum(['fen', 'CNY', 'kWh', 'kVA', 'days', 'minutes', 'share', 'score']).optional(),
            where: condition.optional(),
          }),
        )
        .min(1),
    }),
  ),
});
