import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import type { Ticket } from '../../src/desk/records.ts';
import { readArticles } from '../../src/knowledge/articles.ts';
import { shelfOf } from '../../src/knowledge/shelf.ts';
import { readMaterial } from '../../src/understanding/intents.ts';
import { tokensOf } from '../../src/understanding/tokens.ts';
import { openRoom, type Room, THREAD } from '../tools/room.ts';
import { LIN, newest, onDuty, openIn } from '../tools/shift.ts';

const data = fileURLToPath(new URL('../../data', import.meta.url));
const { intents } = readMaterial(data);
const articles = readArticles(data);
const shelf = shelfOf(articles, { tokens: tokensOf, today: () => '2026-12-01' });
const OURS = intents.filter(({ id }) => !id.startsWith('fallback.'));
/** What has a dialog of its own; everything else is answered from the shelf. */
const OWN = [
  'safety.hazard',
  'fault.outage_report',
  'fault.voltage_quality',
  'fault.meter_fault',
  'outage.info',
  'account.update_info',
  'feedback.complaint',
  'feedback.praise',
  'feedback.report_theft',
  'feedback.suggestion',
  'ticket.status',
  'billing.query',
  'dialog.human',
  'dialog.greeting',
  'dialog.thanks',
  'dialog.goodbye',
];
const YES = { zh: '要', en: 'yes' } as const;
const PERSON = { zh: '转给同事', en: 'Ask a colleague' } as const;

const tickets = async (room: Room): Promise<readonly Ticket[]> =>
  (await room.archive.find('ticket', 'thread', THREAD)).flatMap(({ body }) => (body ? [body] : []));

/** A message that the desk takes for this intent: the first of its written examples that it does. */
async function asked(language: 'zh' | 'en', intent: string, texts: readonly string[]) {
  for (const text of texts.slice(0, 40)) {
    const room = await openRoom({ language });
    const said = await room.say(text);
    const { route } = await newest(room);
    if (route?.intent === intent || (intent === 'safety.hazard' && (await openIn(room)).hazards.length > 0))
      return { room, said: said.join('\n'), text };
  }
  throw new Error(`no written example of ${intent} in ${language} is taken for it`);
}

const table = OURS.flatMap((intent) =>
  (['zh', 'en'] as const).map((language) => ({
    intent: intent.id,
    language,
    department: intent.department,
    texts: intent.utterances[language].flatMap(({ texts }) => texts),
  })),
);

it('35 intents are in the table, in both languages', () => {
  expect(table).toHaveLength(70);
});

describe.each(table)('$intent, $language', ({ intent, language, department, texts }) => {
  it('has a way: an answer, or a department with what was said', async () => {
    const { room, said, text } = await asked(language, intent, texts);
    expect(said.length).toBeGreaterThan(8);
    // No words of ours are missing, and no name in them is left open.
    expect(said).not.toMatch(/\{\w+\}|^(?:answer|article|common|complaint|progress)\.\w+/m);
    if (OWN.includes(intent)) return;
    const [best = '', next = ''] = shelf.find(intent, text);
    // Where our own prices are on file, an example with those of another place is of no use.
    const article = best === 'tier-example' ? next : best;
    expect(said).toContain(articles[article]?.text[language].slice(0, 12));
    if (!articles[article]?.leadsOn) return;
    // Where it can be registered here and now, a colleague is another way.
    const { choices = [] } = await newest(room);
    const person = choices.some(({ title }) => title === PERSON[language]);
    const [passed] = await room.say((person ? PERSON : YES)[language]);
    const [ticket] = await tickets(room);
    expect(ticket).toMatchObject({ kind: 'callBack', intent, department });
    expect(passed?.replaceAll(' ', '')).toContain(ticket?.id);
    expect(ticket?.seqs).toContain(2);
  });
});

it.each([
  ['zh', '电费发票怎么开', '公司要开增值税专用发票怎么弄', 'vat-invoice'],
  ['en', 'how do I get an invoice for my electricity bill', 'how do I get a VAT invoice for my company', 'vat-invoice'],
] as const)(
  '%s: another question on the same matter gets its own article',
  async (language, first, second, article) => {
    const room = await openRoom({ language });
    await room.say(first);
    expect((await room.say(second)).join('')).toContain(articles[article]?.text[language].slice(0, 12));
    expect((await openIn(room)).dialog.stack).toHaveLength(1);
  },
);

it('有同事在线时，答应转就直接进那个部门的队', async () => {
  const room = await openRoom({ language: 'zh' });
  onDuty(room, [LIN], ['METER']);
  await room.say('电表不准，想申请校验');
  await room.say('转给同事');
  expect(await openIn(room)).toMatchObject({ holder: { is: 'queue', department: 'METER' } });
});

it('an offer that is declined, or left for something else, is not asked again', async () => {
  const room = await openRoom({ language: 'en' });
  await room.say('how do I transfer the account, we sold the house');
  expect((await room.say('no')).join('')).toContain('Ask me again');
  await room.say('how do I transfer the account, we sold the house');
  expect((await room.say('thanks')).join('')).not.toContain('Shall I pass');
});

it.each([
  ['service.new_connection', '我想办一块电表', 'new-home'],
  ['service.new_connection', '工程做好了，怎么报验送电', 'acceptance'],
  ['service.ev_charger', '物业不让装充电桩怎么办', 'ev-refused'],
  ['service.ev_charger', 'we have separate parking and a new car', 'ev-home'],
  ['feedback.compensation', '冰箱烧坏了', 'appliance-damaged'],
  ['value.energy_saving', '怎么少交点', 'save-season'],
  ['service.meter_test', 'is my meter right', 'meter-test'],
] as const)('%s, "%s": %s', (intent, text, article) => {
  expect(shelf.find(intent, text)[0]).toBe(article);
});

it('知识文章：每种语言三十篇以上，九个服务环节都有，都写着出处和复核日期', () => {
  const all = Object.values(articles);
  expect(all.length).toBeGreaterThanOrEqual(30);
  expect(new Set(all.map(({ stage }) => stage)).size).toBe(9);
  for (const { source, reviewed, keywords } of all) {
    expect(source.length).toBeGreaterThan(3);
    expect(reviewed).toMatch(/^\d{4}-\d{2}-\d{2}$/);
    expect(Math.min(keywords.zh.length, keywords.en.length)).toBeGreaterThan(2);
  }
  const answered = new Set(all.flatMap(({ intents: of }) => of));
  expect(OURS.filter(({ id }) => !OWN.includes(id) && !answered.has(id))).toEqual([]);
});
