import { onTestFinished } from 'vitest';
import { type Console, join } from '../tools/console.ts';
import { enter } from '../tools/customer.ts';
import type { DeskHouse } from './house.ts';

export const SECRET = 'test-kJ3vQx81LmZpTr60WcYd27NhUs45BfGo';

/** A customer of an account, and a stranger's chat that gives the same name and telephone. Needs DIRECT_LINE_SECRET. */
export async function twice({ url, lead, product }: DeskHouse): Promise<{ kept: string; other: string }> {
  const open = async () => {
    const customer = await enter(url, SECRET);
    onTestFinished(() => customer.close());
    return customer;
  };
  const known = await open();
  await known.say('我要投诉，抄表员态度恶劣');
  const thread = await product.desk.thread(known.conversationId);
  const at = `/conversations/${thread?.conversation}`;
  await lead.ask('POST', `${at}/take`, {});
  await lead.ask('POST', `${at}/verify`, { account: '3301234567', how: '回拨核对' });
  const { body } = await lead.ask<{ customer: { id: string } }>('GET', at);
  const kept = body.customer.id;
  for (const [field, to] of Object.entries({
    name: '周启明',
    phones: '13800138001',
    address: '翠竹苑3栋2单元501',
    notifyMode: 'sms',
  }))
    await lead.ask('POST', `/dossiers/${kept}/fields`, { field, from: null, to, reason: '补录' });
  await known.post('我的手机号换成13700137000了');
  await product.desk.settle();
  await lead.ask('POST', `${at}/close`, { resolution: 'resolved', next: null });
  const stranger = await open();
  await stranger.say('翠竹苑3栋停电了，我叫周启明，电话13800138001');
  await product.desk.settle();
  const other = (await product.desk.thread(stranger.conversationId))?.dossier ?? '';
  return { kept, other };
}

/** Somebody who looks after the archive. */
export async function clerk(
  { url, lead }: DeskHouse,
  name: string,
  email: string,
): Promise<{ email: string; password: string; console: Console }> {
  const console = await join(url, lead, { email, name, roles: ['archiveClerk'], departments: ['CS'] });
  return { email, password: console.password, console };
}
