import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { Command } from 'commander';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { understandingCommands } from '../../src/cli/understanding.ts';
import { readSet } from '../../src/understanding/evaluate.ts';
import { dataDir } from './place.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'griddesk-commands-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Runs `griddesk <words>` and gives the lines that it said. */
async function griddesk(words: string[], input = ''): Promise<string[]> {
  const lines: string[] = [];
  const program = new Command().exitOverride();
  understandingCommands(program, {
    dataDir,
    cacheDir: inject('modelDir'),
    input: Readable.from([input]),
    say: (line) => void lines.push(line),
  });
  await program.parseAsync(words, { from: 'user' });
  return lines;
}

describe('griddesk classify', () => {
  it('answers each line with exactly the promised fields', async () => {
    const lines = await griddesk(
      ['classify', '--jsonl', '--now', '2026-03-10T02:00:00Z'],
      '{"text":"家里没电了"}\n\n{"lang":"en","text":"13800138000"}\r\n{"text":"上个月电费多少"}\n',
    );
    const [outage, number, bill] = lines.map((line) => JSON.parse(line));
    const fields = [
      'band',
      'clarify',
      'elsewhere',
      'entities',
      'hazard',
      'language',
      'outOfScope',
      'ranking',
      'requests',
    ];
    for (const each of [outage, number, bill]) expect(Object.keys(each).sort()).toEqual(fields);
    expect(outage.requests).toEqual([
      expect.objectContaining({ intent: 'fault.outage_report', department: 'OM', priority: 'P2' }),
    ]);
    expect(number).toMatchObject({
      language: 'en',
      entities: [{ type: 'mobile', value: '13800138000', text: '13800138000', start: 0, end: 11 }],
    });
    expect(bill.entities).toMatchObject([{ type: 'bill_period', value: '2026-02' }]);
  });

  it('takes a plain text too', async () => {
    const [line] = await griddesk(['classify', 'the', 'pole', 'is', 'on', 'fire']);
    expect(JSON.parse(line!).hazard).toEqual({ kind: 'fire', certainty: 'hit' });
  });

  it.each([
    ['{"text":"a"}\nnonsense\n', 'line 2: not JSON'],
    ['{"text":5}\n', 'line 1: text'],
    ['{"text":"a","lang":"fr"}\n', 'line 1: lang'],
  ])('names the line of a fault in %j', async (input, message) => {
    await expect(griddesk(['classify', '--jsonl'], input)).rejects.toThrow(message);
  });

  it('says what is missing', async () => {
    await expect(griddesk(['classify'])).rejects.toThrow('--jsonl');
    await expect(griddesk(['classify', '--now', 'soon', 'hello'])).rejects.toThrow('--now');
  });
});

describe('griddesk evaluate', () => {
  const set = (name: string, lines: string[]) =>
    writeFile(join(folder, name), `${lines.join('\n')}\n`).then(() => join(folder, name));
  const many = (texts: string[], label: string) =>
    Array.from({ length: 6 }, (_, at) => texts.map((text) => `${text} ${'abcdef'[at]}\t${label}`)).flat();

  it('measures any labelled set, with exactly the promised fields', async () => {
    const train = await set('train.tsv', [
      ...many(['red apple', 'green pear'], 'fruit'),
      ...many(['fast car', 'old bus'], 'wheels'),
    ]);
    const test = await set('test.tsv', ['a red pear\tfruit', 'an old car\twheels']);
    const outside = await set('outside.tsv', ['quantum chess\toos', 'zzz\toos']);
    for (const classifier of ['svm', 'natural-bayes']) {
      const [line] = await griddesk([
        'evaluate',
        '--train',
        train,
        '--test',
        test,
        '--oos',
        outside,
        '--oos-valid',
        outside,
        '--valid',
        test,
        '--classifier',
        classifier,
        '--json',
      ]);
      const found = JSON.parse(line!);
      expect(Object.keys(found)).toEqual([
        'accuracy',
        'macroF1',
        'oosRecall',
        'inScopeAccuracy',
        'ece',
        'trainSeconds',
        'microsecondsPerUtterance',
        'peakRssMb',
      ]);
      expect(found).toMatchObject({ accuracy: 1, macroF1: 1 });
    }
  });

  it('names file and line of a fault', async () => {
    const file = await set('faulty.tsv', ['good\tlabel', 'no label here']);
    expect(() => readSet(file)).toThrow(/faulty\.tsv, line 2/);
    await expect(griddesk(['evaluate', '--train', file, '--test', file])).rejects.toThrow('line 2');
    await expect(griddesk(['evaluate'])).rejects.toThrow('--train');
  });
});
