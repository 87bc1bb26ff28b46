import { cp, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { reachOperator } from '../../src/cli/operator.ts';
import { erase, hold, release } from '../../src/cli/privacy.ts';
import { readEnv } from '../../src/env.ts';
import type { CaseView } from '../../src/http/console/contract.ts';
import { createLog } from '../../src/http/log.ts';
import { build } from '../../src/main.ts';
import { conversationOf, openConsoleHouse } from '../http/console-house.ts';
import { ours } from '../tools/ours.ts';
import { unsealed } from '../tools/unsealed.ts';

const ACCOUNT = '3301234567';
const PLANTED = ['赵小满', '13912345678', '抄表员态度恶劣', '云州市临江路77号', '回拨核对过户主', '给她回电说明'];

/** Planted words that some file under the folder still holds, for somebody who has its data key too, with the file. */
async function found(folder: string, words: readonly string[]): Promise<readonly string[]> {
  const key = Buffer.from((await readFile(join(folder, 'keys', 'data'), 'ascii')).trim(), 'hex');
  const all = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = all.filter((one) => one.isFile()).map(({ parentPath, name }) => join(parentPath, name));
  const hits = await Promise.all(
    paths.map(async (path) => {
      const readable = unsealed(await readFile(path), key);
      const there = words.filter((word) => readable.some((bytes) => bytes.includes(word)));
      return there.map((word) => `${word} in ${path}`);
    }),
  );
  return hits.flat();
}

const copyOf = async (dataDir: string): Promise<string> => {
  const folder = await mkdtemp(join(tmpdir(), 'gd-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const filter = (path: string): boolean => !path.endsWith('.sock');
  for (const part of ['archive', 'keys', 'files'])
    await cp(join(dataDir, part), join(folder, part), { recursive: true, filter });
  return folder;
};

test('who is erased is in no file any more, also when an older copy of the archive comes back; others stay', async () => {
  const house = await openConsoleHouse();
  const { ask } = house.lead;
  const operator = await reachOperator(readEnv({ DATA_DIR: house.dataDir }));
  const wanted = { account: ACCOUNT, reason: 'request', dryRun: false };
  await expect(erase(operator, wanted)).rejects.toThrow(/no such customer/);

  const other = await house.customer();
  await other.say('我要投诉，停电通知太晚，我叫钱留下');
  const customer = await house.customer();
  await customer.say('我要投诉，抄表员态度恶劣，我叫赵小满，电话13912345678');
  await customer.say('转人工');
  const conversation = await conversationOf(house, customer);
  const at = `/conversations/${conversation}`;
  await ask('POST', `${at}/take`, {});
  await ask('POST', `${at}/verify`, { account: ACCOUNT, how: '回拨核对过户主' });
  const id = (await ask<CaseView>('GET', at)).body.customer?.id ?? '';
  const write = (field: string, to: string) =>
    ask('POST', `/dossiers/${id}/fields`, { field, from: null, to, reason: '按合同补录' });
  expect((await write('name', '赵小满')).status).toBe(200);
  expect((await write('address', '云州市临江路77号')).status).toBe(200);
  await expect(erase(operator, wanted)).rejects.toThrow(/close it first/);
  const closed = await ask('POST', `${at}/close`, { resolution: 'callBack', next: '给她回电说明' });
  expect(closed.status).toBe(200);

  const { archive } = house.griddesk;
  const tickets = await archive.find('ticket', 'conversation', conversation);
  expect(tickets.length).toBeGreaterThan(0);
  await expect(erase(operator, wanted)).rejects.toThrow(/not done/);
  for (const ticket of tickets) await ask('POST', `/tickets/${ticket.id}/done`, {});
  await hold(operator, ACCOUNT, '诉讼未决', null);
  await expect(erase(operator, wanted)).rejects.toThrow(/legal hold: 诉讼未决/);
  await release(operator, ACCOUNT);

  const older = await copyOf(house.dataDir);
  expect((await erase(operator, { ...wanted, dryRun: true })).at(-1)).toContain('dry run');
  expect(await found(house.dataDir, PLANTED)).not.toEqual([]);
  const lines = await erase(operator, wanted);
  expect(lines.at(-1)).toMatch(/^Erased: /);
  expect(await found(house.dataDir, [...PLANTED, ACCOUNT])).toEqual([]);
  expect(await found(house.dataDir, ['钱留下'])).not.toEqual([]);

  expect((await archive.load([{ kind: 'dossier', id }] as const))[0].body).toBeNull();
  expect(await archive.find('dossier', 'account', ACCOUNT)).toEqual([]);
  expect((await ask<{ total: number }>('POST', '/customers/search', { text: '临江' })).body.total).toBe(0);
  const [contact] = await archive.find('contact', 'conversation', conversation);
  expect(contact?.body).toMatchObject({
    messages: expect.any(Number),
    closing: { resolution: 'callBack', next: null },
  });
  // The thread lives on with nothing in it: who comes back is a stranger.
  const events = await archive.entries('thread', customer.conversationId, { after: 0, limit: 100 });
  expect(events.map(({ seq }) => seq)).toEqual(events.map((_, n) => n + 1));
  expect(events.every(({ body }) => body.text === '')).toBe(true);

  // The next table that comes in knows of it.
  const known = await operator.ask('POST', '/api/operator/customers/known', { accounts: [ACCOUNT] });
  expect(known).toEqual({ [ACCOUNT]: { dossiers: 0, fields: {}, erased: expect.stringMatching(/^\d{4}-\d\d-\d\d$/) } });

  expect(await found(older, PLANTED)).not.toEqual([]);
  await cp(join(house.dataDir, 'erasures.jsonl'), join(older, 'erasures.jsonl'));
  const parts = { operatorOnly: true, log: createLog('silent'), understanding: ours() };
  const restored = await build(readEnv({ DATA_DIR: older }), parts);
  expect(await restored.archive.find('dossier', 'account', ACCOUNT)).toEqual([]);
  expect(await found(older, [...PLANTED, ACCOUNT])).toEqual([]);
  await restored.stop();
  expect(await found(older, ['钱留下'])).not.toEqual([]);
});
