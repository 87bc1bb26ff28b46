import { z } from 'zod';

const share = z.number().min(0).max(1);

/** What cross-validation found: how sharp the classifier may be, and where each band begins. */
export const calibrationSchema = z.strictObject({
  v: z.literal(2),
  /** The hash of the intents and concepts that it was computed from. */
  contentHash: z.string(),
  /** Multiplies the scores before they become probabilities. */
  sharpness: z.number().positive(),
  /** What Bayes is worth beside the separating planes. */
  bayes: z.number().min(0),
  /** Refuse from this probability of not being ours. */
  refuse: share,
  /** The same, where the text names a topic that is known not to be ours. */
  refuseElsewhere: share,
  /** Act from this probability of the best intent. */
  act: share,
  /** Ask from this probability of the best three together. */
  ask: share,
  /** Ask whether there is danger from this probability of one, where no word names it. */
  suspect: share,
});

export type Calibration = z.infer<typeof calibrationSchema>;

/** For sets that nobody has calibrated: sharpness as measured on our own, bands wide open. */
export const UNCALIBRATED: Calibration = {
  v: 2,
  contentHash: '',
  sharpness: 0.5,
  bayes: 0.1,
  refuse: 1,
  refuseElsewhere: 1,
  act: 0.5,
  ask: 0.5,
  suspect: 0.7,
};
