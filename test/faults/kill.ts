import { randomUUID } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { scripts, seeded } from '../bench/mix.ts';
import { ask, type Customer, enter } from '../tools/customer.ts';
import { ready, type ServerProcess, startServer } from '../tools/server.ts';

export const zero = ['lost', 'duplicated', 'torn', 'unanswered'];

const SECRET = 'fault-kJ3vQx81LmZpTr60WcYd27NhUs45BfGo';
const CUSTOMERS = 20;

interface Activity {
  readonly id: string;
  readonly from: { readonly role: string };
  readonly replyToId?: string;
  readonly channelData?: { readonly clientActivityID?: string; readonly seq?: number; readonly from?: string };
}

/** What a customer holds the server to. */
interface Held {
  readonly conversationId: string;
  readonly token: string;
  readonly acknowledged: Set<string>;
  /** What was sent last and never acknowledged: it is sent again, with the same id, to the next server. */
  pending: { readonly text: string; readonly clientId: string } | null;
}

async function historyOf(url: string, { conversationId, token }: Held): Promise<readonly Activity[]> {
  const all: Activity[] = [];
  for (let watermark = ''; ; ) {
    const answer = await fetch(
      `${url}/v3/directline/conversations/${conversationId}/activities?watermark=${watermark}`,
      {
        headers: { authorization: `Bearer ${token}` },
      },
    );
    if (!answer.ok) throw new Error(`the history answered ${answer.status}`);
    const page = (await answer.json()) as { activities: Activity[]; watermark: string };
    all.push(...page.activities);
    if (page.activities.length === 0 || page.watermark === watermark) return all;
    watermark = page.watermark;
  }
}

/** Writes until the server dies under it; what was acknowledged is held against the next one. */
async function write(
  customer: Customer,
  held: Held,
  texts: readonly string[],
  stopped: () => boolean,
): Promise<number> {
  let acknowledged = 0;
  for (const text of texts) {
    if (stopped()) return acknowledged;
    const clientId = randomUUID();
    held.pending = { text, clientId };
    const posted = await customer.post(text, clientId).catch(() => null);
    if (posted?.status !== 200) return acknowledged;
    held.pending = null;
    held.acknowledged.add(clientId);
    acknowledged += 1;
  }
  return acknowledged;
}

/** A client that got no answer sends again: whether or not the first was stored, it must be there once. */
async function sendAgain(url: string, everyone: readonly Held[]): Promise<number> {
  let sent = 0;
  for (const held of everyone) {
    if (!held.pending) continue;
    const { text, clientId } = held.pending;
    const { conversationId, token } = held;
    const activity = { type: 'message', text, from: { id: 'me' }, channelData: { clientActivityID: clientId } };
    const { status } = await ask(url, `/v3/directline/conversations/${conversationId}/activities`, token, activity);
    if (status === 200) held.acknowledged.add(clientId);
    held.pending = null;
    sent += 1;
  }
  return sent;
}

/** kill -9 of the server while customers write through Direct Line; the next start is held to every acknowledgement. */
export async function run({ short }: { short: boolean }): Promise<Readonly<Record<string, number>>> {
  const wanted = short ? 10 : 50;
  const dataDir = await mkdtemp(join(tmpdir(), 'griddesk-kill-'));
  const random = seeded(95_598);
  const { next } = scripts(random);
  const counts = {
    kills: 0,
    acknowledged: 0,
    lost: 0,
    duplicated: 0,
    sentAgain: 0,
    torn: 0,
    unanswered: 0,
    checkpoints: 0,
    writingSeconds: 0,
  };
  const everyone: Held[] = [];
  const start = async (): Promise<ServerProcess> => {
    const server = await startServer(dataDir, { DIRECT_LINE_SECRET: SECRET });
    await ready(server.url);
    return server;
  };
  const check = async (url: string, of: readonly Held[]): Promise<void> => {
    for (const held of of) {
      const history = await historyOf(url, held);
      const seen = new Map<string, number>();
      for (const { channelData, from } of history) {
        const id = from.role === 'user' ? channelData?.clientActivityID : undefined;
        if (id) seen.set(id, (seen.get(id) ?? 0) + 1);
      }
      for (const id of held.acknowledged) if (!seen.has(id)) counts.lost += 1;
      for (const times of seen.values()) if (times > 1) counts.duplicated += 1;
      const seqs = history.map(({ channelData }) => channelData?.seq ?? 0);
      if (seqs.some((seq, i) => seq !== i + 1)) counts.torn += 1;
    }
  };
  try {
    let server = await start();
    let checkpoint = await checkpointIn(dataDir);
    while (counts.kills < wanted) {
      const customers = await Promise.all(Array.from({ length: CUSTOMERS }, () => enter(server.url, SECRET)));
      const held: Held[] = customers.map(({ conversationId, token }) => ({
        conversationId,
        token,
        acknowledged: new Set<string>(),
        pending: null,
      }));
      everyone.push(...held);
      let killed = false;
      const began = performance.now();
      const writing = customers.map((customer, i) => write(customer, held[i] as Held, next(400), () => killed));
      await pause(700 + random() * 1200);
      killed = true;
      counts.writingSeconds += (performance.now() - began) / 1000;
      await server.kill('SIGKILL');
      counts.kills += 1;
      const reached = await checkpointIn(dataDir);
      if (reached !== checkpoint) counts.checkpoints += 1;
      checkpoint = reached;
      for (const n of await Promise.all(writing)) counts.acknowledged += n;
      for (const customer of customers) customer.close();
      server = await start();
      counts.sentAgain += await sendAgain(server.url, held);
      await check(server.url, held);
    }
    await pause(3000);
    counts.unanswered = await unanswered(server.url, everyone);
    await check(server.url, everyone);
    await server.kill('SIGTERM');
    return {
      ...counts,
      writingSeconds: Math.round(counts.writingSeconds),
      perSecond: Math.round(counts.acknowledged / counts.writingSeconds),
    };
  } finally {
    await rm(dataDir, { recursive: true, force: true });
  }
}

/** Threads whose last customer message is followed by nothing of ours. */
async function unanswered(url: string, of: readonly Held[]): Promise<number> {
  let count = 0;
  for (const held of of) {
    const history = await historyOf(url, held);
    const last = history.findLastIndex(({ from }) => from.role === 'user');
    if (last >= 0 && !history.slice(last + 1).some(({ from }) => from.role === 'bot')) count += 1;
  }
  return count;
}

/** How far the archive's newest checkpoint reaches; it changes with each that is completed. */
async function checkpointIn(dataDir: string): Promise<string> {
  const manifest = await readFile(join(dataDir, 'archive', 'manifest.json'), 'utf8');
  return /"lsn":(\d+)/.exec(manifest)?.[1] ?? '';
}
