import { expect, test } from 'vitest';
import { reportPromises } from '../../src/cli/promises.ts';
import type { PromiseReport, TicketView } from '../../src/http/console/contract.ts';
import { conversationOf, openConsoleHouse } from './console-house.ts';

test('an agent holds a ticket, goes on, marks that the crew is there; the lead reads the figures, also by command', async () => {
  const house = await openConsoleHouse();
  const customer = await house.customer();
  await customer.say('阳光小区3栋停电了，快来修');
  await conversationOf(house, customer);
  const repair = await house.employ('repair', ['OM']);
  const list = async () => (await repair.ask<{ tickets: TicketView[] }>('GET', '/tickets')).body.tickets;
  const [ticket] = await list();
  const at = `/tickets/${ticket?.id}`;
  expect(ticket?.promises).toMatchObject([{ promise: 'S-ARRIVE-URBAN', pauses: [], warnAt: expect.any(String) }]);
  expect(repair.me.promises['S-ARRIVE-URBAN']).toMatchObject({
    quote: expect.stringContaining('45分钟'),
    source: expect.stringContaining('十项承诺'),
    pauses: ['outside'],
    mark: { zh: '已到现场', en: 'Crew is there' },
  });

  const because = async (body: object) =>
    (await repair.ask<{ error: { code: string } }>('POST', `${at}/pause`, body)).body;
  expect(await because({ because: 'rain' })).toMatchObject({ error: { code: 'reason' } });
  expect(await because({ because: 'documents' })).toMatchObject({ error: { code: 'noPause' } });
  expect((await repair.ask('POST', `${at}/pause`, { because: 'outside', note: 'x'.repeat(201) })).status).toBe(400);
  expect((await repair.ask('POST', `${at}/resume`, {})).status).toBe(409);
  expect(await list()).toEqual([ticket]);

  const held = await repair.ask<TicketView>('POST', `${at}/pause`, { because: 'outside', note: '路面积水' });
  expect(held.body.promises[0]?.pauses).toMatchObject([
    { because: 'outside', agent: 'repair', note: '路面积水', to: null },
  ]);
  const report = async () => (await house.lead.ask<PromiseReport>('GET', '/promises/report')).body.rows;
  const row = { promise: 'S-ARRIVE-URBAN', department: 'OM', made: 1, owed: 0, atRisk: 0 };
  expect(await report()).toEqual([{ ...row, kept: 0, broken: 0, running: 1, paused: 1, share: null }]);
  house.forward(20);
  const resumed = await repair.ask<TicketView>('POST', `${at}/resume`, {});
  expect(resumed.body.promises[0]?.dueAt ?? '').not.toBe(ticket?.promises[0]?.dueAt);
  const marked = await repair.ask<TicketView>('POST', `${at}/keep`, { promise: 'S-ARRIVE-URBAN' });
  expect(marked.body.promises.map(({ promise, keptAt }) => [promise, keptAt !== null])).toEqual([
    ['S-ARRIVE-URBAN', true],
    ['S-RESTORE-URBAN', false],
  ]);
  expect(await report()).toEqual([
    { ...row, kept: 1, broken: 0, running: 0, paused: 0, share: 1 },
    { ...row, promise: 'S-RESTORE-URBAN', kept: 0, broken: 0, running: 1, paused: 0, share: null },
  ]);

  expect((await repair.ask('GET', '/promises/report')).status).toBe(403);
  const wrong = await house.lead.ask('GET', '/promises/report?from=2026-05-02&to=2026-05-01');
  expect(wrong).toMatchObject({ status: 400, body: { error: { code: 'period' } } });
  expect((await house.lead.ask('GET', '/promises/report?from=2026-13-01')).status).toBe(400);
  expect((await house.lead.ask('GET', '/promises/report?at=2999-01-01T00:00:00Z')).body).toMatchObject({
    error: { code: 'later' },
  });

  const desk = { ask: async (_: string, path: string) => (await house.lead.ask('GET', path.slice(12))).body };
  const [json] = await reportPromises(desk, { json: true });
  expect(JSON.parse(json ?? '').rows).toEqual(await report());
  const lines = await reportPromises(desk, {});
  expect(lines[1]).toMatch(/^S-ARRIVE-URBAN +OM +made 1, kept 1, .*share kept 100\.0 %$/);
  await expect(reportPromises(desk, { from: 'May' })).rejects.toThrow('--from: "May" is no day such as 2026-03-01');
});
