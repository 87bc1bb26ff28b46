import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it, onTestFinished } from 'vitest';
import { checkContent, keepUp } from '../../src/content/check.ts';
import { schemas } from '../../src/content/schemas.ts';
import { texts } from '../../src/repertoire.ts';

const data = fileURLToPath(new URL('../../data', import.meta.url));

/** A copy of data/ in which one file is changed. */
async function spoilt(file: string, change: (text: string) => string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'griddesk-content-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  await cp(data, folder, { recursive: true, filter: (path) => !path.includes('/var') });
  const path = join(folder, file);
  await writeFile(path, change(await readFile(path, 'utf8')));
  return folder;
}

it('the shipped content is sound', () => {
  expect(checkContent(data)).toEqual([]);
});

it.each([
  [
    'company.json',
    (t: string) => t.replace('Asia/Shanghai', 'Asia/Nowhere'),
    /company\.json: timeZone: must be an IANA time zone/,
  ],
  [
    'departments.json',
    (t: string) => t.replace('"BILL"', '"BILLS"'),
    /billing\.query\.json: department: there is no department BILL/,
  ],
  [
    'promises.json',
    (t: string) => t.replace('"minutes": 45', '"minutes": -45'),
    /promises\.json: promises\.\d+\.minutes/,
  ],
  [
    'promises.json',
    (t: string) => t.replace('"leadsTo": "S-RESTORE-URBAN"', '"leadsTo": "S-RESTORE"'),
    /promises\.json: S-ARRIVE-URBAN: there is no promise S-RESTORE/,
  ],
  [
    'promises.json',
    (t: string) => t.replace('"noEntry",', '"noOneIn",'),
    /promises\.json: S-\S+: there is no reason noOneIn/,
  ],
  ['calendar.json', (t: string) => t.replace('"17:30"', '"13:00"'), /calendar\.json: hours/],
  ['calendar.json', (t: string) => t.replace('"2026-02-23"', '"2026-02-30"'), /calendar\.json: years\.2026/],
  [
    'fields.json',
    (t: string) => t.replace(/"use": \{\s*"zh": "[^"]+"/, '"use": {"zh": ""'),
    /fields\.json: fields\.0\.use/,
  ],
  ['fields.json', (t: string) => t.replace('"OM"', '"OMM"'), /fields\.json: specialNeed: there is no department OMM/],
  [
    'fields.json',
    (t: string) => t.replace('"field": "phones"', '"field": "name"'),
    /fields\.json: name: is there twice/,
  ],
  [
    'analysis.json',
    (t: string) => t.replace('{has}次满意度评分', '几次满意度评分'),
    /analysis\.json: words: tooThin\.evaluation\.zh must use \{has\} \{least\}/,
  ],
  [
    'analysis.json',
    (t: string) => t.replace('"service.ev_charger"', '"service.ev"'),
    /analysis\.json: there is no intent service\.ev/,
  ],
  [
    'schemes.json',
    (t: string) => t.replace('"KV35", "KV66"', '"KV35", "KV36"'),
    /schemes\.json: transaction: voltage is never KV36/,
  ],
  ['reports.json', (t: string) => t.replace('"least": 10', '"least": 9'), /reports\.json: hide\.least/],
  ['reports.json', (t: string) => t.replace('["BILL"]', '["PLAN"]'), /arrears: creditGrade is for BILL, KEY alone/],
  ['duplicates.json', (t: string) => t.replace('"field": "uscc"', '"field": "code"'), /there is no field code/],
  ['company.json', (t: string) => t.slice(0, -5), /company\.json: cannot be read as JSON/],
])('%s: a fault is named with its place', async (file, change, said) => {
  expect(checkContent(await spoilt(file, change)).join('\n')).toMatch(said);
});

it('names the year whose holidays are not known yet', () => {
  expect(keepUp(data, new Date('2026-06-01T00:00:00Z'))).toEqual([]);
  expect(keepUp(data, new Date('2027-06-01T00:00:00Z')).join()).toMatch(/calendar\.json: 2027 is missing/);
});

it('data/schemas is what the shapes say', async () => {
  for (const [kind, schema] of Object.entries(schemas())) {
    const kept = JSON.parse(await readFile(join(data, 'schemas', `${kind.replace('/', '-')}.json`), 'utf8'));
    expect(kept, `run "npx griddesk content schemas" for ${kind}`).toEqual(JSON.parse(JSON.stringify(schema)));
  }
});

it('no words blame, brush off or promise what nobody can know', () => {
  const banned = [
    '不归我们管',
    '你自己看',
    '没办法',
    '规定就是这样',
    '你应该早点',
    '没听懂',
    '不可能',
    'not my problem',
    'calm down',
    'you should have',
    "that's impossible",
  ];
  for (const { id, text } of texts) {
    const words = Object.values(text.zh).concat(Object.values(text.en)).join('\n').toLowerCase();
    for (const phrase of banned) expect(words, id).not.toContain(phrase);
  }
});
