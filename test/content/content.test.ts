import { cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it, onTestFinished } from 'vitest';
import { checkContent, dueArticles, keepUp } from '../../src/content/check.ts';
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

it.each([
  [
    'suggestion',
    (t: string) => t.replace(/validFrom: .*/, 'validFrom: 2020-01-01\nvalidUntil: 2026-06-30'),
    /feedback\.suggestion has no article that holds today/,
    /suggestion \(QA\): has not been used since 2026-06-30/,
  ],
  [
    'suggestion',
    (t: string) => t.replace('owner: QA', 'owner: QUALITY'),
    /suggestion: owner: there is no department/,
    null,
  ],
  [
    'suggestion',
    (t: string) => t.replace(/reviewBy: .*/, 'reviewBy: 2020-01-01'),
    /reviewBy: must be after the day/,
    null,
  ],
  ['suggestion', (t: string) => t.replace(/validFrom: .*\n/, ''), /suggestion\.zh\.md: validFrom/, null],
  [
    'tiers',
    (t: string) =>
      t
        .replace(/reviewBy: .*/, 'reviewBy: 2026-12-15')
        .replace('validFrom: 2012', 'validUntil: 2027-01-31\nvalidFrom: 2012'),
    null,
    /tiers \(BILL\): is not used after 2027-01-31\n.*tiers \(BILL\): was to be looked at again by 2026-12-15/,
  ],
] as const)('%s: an article out of use is named, and what is left without one', async (id, change, fault, note) => {
  const now = new Date('2027-01-10T04:00:00Z');
  const folder = await spoilt(`knowledge/${id}.zh.md`, change);
  const en = join(folder, 'knowledge', `${id}.en.md`);
  await writeFile(en, change(await readFile(en, 'utf8')));
  if (fault) expect(checkContent(folder, now).join('\n')).toMatch(fault);
  else expect(checkContent(folder, now)).toEqual([]);
  if (note) expect(dueArticles(folder, now).join('\n')).toMatch(note);
});

it('a stage of service without an article, or a language without its half, is a fault', async () => {
  const folder = await spoilt('knowledge/supply-plan.zh.md', (text) => text);
  for (const name of await readdir(join(folder, 'knowledge'))) {
    const path = join(folder, 'knowledge', name);
    await writeFile(path, (await readFile(path, 'utf8')).replace('stage: design', 'stage: service'));
  }
  expect(checkContent(folder)).toEqual(['data/knowledge: the stage design has no article that holds today']);
  await rm(join(folder, 'knowledge', 'supply-plan.en.md'));
  expect(checkContent(folder).join('\n')).toMatch(/supply-plan\.en\.md is missing/);
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
