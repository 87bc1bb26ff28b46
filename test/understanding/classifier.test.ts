import { describe, expect, it } from 'vitest';
import { decide } from '../../src/understanding/bands.ts';
import { UNCALIBRATED } from '../../src/understanding/calibration.ts';
import { fitModel, judge, NOT_OURS, rank } from '../../src/understanding/classifier.ts';
import { evaluate, ourTrial } from '../../src/understanding/evaluate.ts';
import { readMaterial } from '../../src/understanding/intents.ts';
import { ModelFileError, modelFromBytes, modelToBytes } from '../../src/understanding/model.ts';
import { naturalBayes } from '../../src/understanding/natural-bayes.ts';
import { dataDir } from './place.ts';
import { fc, test as property } from './property.ts';

const { examples, concepts } = readMaterial(dataDir);
const FEW = ['fault.outage_report', 'billing.query', 'service.transfer', 'feedback.praise', 'tariff.tou', NOT_OURS];
const few = examples.filter(({ intent }) => FEW.includes(intent));
const model = fitModel(few, UNCALIBRATED, concepts, 'few');

describe('a fitted model', () => {
  property('ranks every intent and the shares are one whole', fc.string({ unit: 'binary', maxLength: 80 }), (text) => {
    const ranking = rank(model, text);
    expect(ranking.map(({ intent }) => intent).sort()).toEqual(FEW.filter((intent) => intent !== NOT_OURS).sort());
    expect(ranking.reduce((sum, { confidence }) => sum + confidence, 0)).toBeCloseTo(1, 6);
  });

  it('judges the same after a round trip through its file', () => {
    const again = modelFromBytes(modelToBytes(model), concepts);
    for (const { text } of few.slice(0, 200)) expect(judge(again, text)).toEqual(judge(model, text));
  });

  it('is the same from the same examples', () => {
    const small = few.filter((_, at) => at % 5 === 0);
    const fitted = () => modelToBytes(fitModel(small, UNCALIBRATED, concepts, 'small'));
    expect(fitted()).toEqual(fitted());
  });

  it('refuses a file that is torn, changed or no model', () => {
    const bytes = modelToBytes(model);
    const changed = bytes.slice();
    changed[bytes.length - 100]! ^= 1;
    for (const broken of [bytes.slice(0, -1), changed, new Uint8Array(10), new Uint8Array(0)]) {
      expect(() => modelFromBytes(broken, concepts)).toThrow(ModelFileError);
    }
  });

  it('takes a text without a known word for not ours', () => {
    expect(judge(model, '').notOurs).toBeGreaterThan(0.9);
    expect(judge(model, '☃').notOurs).toBeGreaterThan(0.9);
  });
});

describe('bands', () => {
  const calibration = { ...UNCALIBRATED, refuse: 0.5, refuseElsewhere: 0.2, act: 0.8, ask: 0.5 };
  const judged = (first: number, second: number, notOurs: number) => ({
    ranking: [
      { intent: 'a', confidence: first },
      { intent: 'b', confidence: second },
      { intent: 'c', confidence: 0.001 },
    ],
    notOurs,
    danger: 0,
  });

  it.each([
    ['acts when sure', judged(0.95, 0.04, 0), null, 'act', null],
    ['asks between the best when in doubt', judged(0.5, 0.4, 0), null, 'ask', ['a', 'b']],
    ['hands over when lost', judged(0.2, 0.2, 0.1), null, 'handOver', null],
    ['refuses what is not ours', judged(0.9, 0.1, 0.6), null, 'refuse', null],
    ["refuses sooner what names another's topic", judged(0.9, 0.1, 0.3), 'water', 'refuse', null],
  ])('%s', (_, seen, elsewhere, band, clarify) => {
    expect(decide(seen, elsewhere, calibration)).toEqual({ band, clarify });
  });
});

describe('measured', () => {
  it("beats natural's own Bayes classifier", () => {
    const small = few.filter((_, at) => at % 3 === 0);
    const sets = { train: small.filter((_, at) => at % 2 === 0), test: small.filter((_, at) => at % 2 === 1) };
    const ours = evaluate(sets, (all) => ourTrial(all, concepts));
    const baseline = evaluate(sets, ({ train }) => naturalBayes(train));
    expect(ours.accuracy).toBeGreaterThan(baseline.accuracy);
    expect(ours.macroF1).toBeGreaterThan(baseline.macroF1);
  });
});
