import { expect } from 'vitest';
import { emptyDossier, fold } from '../../src/desk/dossier.ts';
import type { Conversation, Dossier, FieldChange, Proposal, User } from '../../src/desk/records.ts';
import { find, type Room, THREAD } from '../tools/room.ts';

export const ACCOUNT = '1234567890';
export const OLD = '13800001111';
export const AGENT = { id: 'agent-lin', name: '林一' };
export const COLLEAGUE = { id: 'agent-qiu', name: '邱二' };

export const conversationOf = async (room: Room): Promise<Conversation> =>
  find(room.archive, { kind: 'conversation', id: (await room.thread()).conversation ?? '' } as const);

/** What an import writes into a customer's dossier; begins it where there is none. */
export async function onFile(
  room: Room,
  values: Readonly<Record<string, string>> = { phones: OLD },
  id = 'customer-on-file',
): Promise<string> {
  const at = room.clock.now().toISOString();
  const [stored] = await room.archive.load([{ kind: 'dossier', id }] as const);
  const before: Dossier = stored.body ?? emptyDossier(id, null, at, ACCOUNT);
  const changes = Object.entries(values).map(([field, to], i) => {
    const from = before.fields[field]?.value ?? null;
    const provenance = { by: 'import', run: 'nightly' } as const;
    const seq = before.lastChange + 1 + i;
    const body: FieldChange = {
      v: 1,
      id: `${id}-${seq}`,
      at,
      field,
      from,
      to,
      confidence: 1,
      standing: 'verified',
      provenance,
    };
    return { log: 'dossier', of: id, seq, body } as const;
  });
  const put = { kind: 'dossier', id, expects: stored.version, body: fold(before, changes) } as const;
  expect(await room.archive.commit({ puts: [put], appends: changes })).toEqual({ ok: true });
  return id;
}

/** The customer proves the account at level 1, for so many minutes. */
async function prove(room: Room, dossier: string, minutes: number): Promise<void> {
  const [stored] = await room.archive.load([
    { kind: 'conversation', id: (await room.thread()).conversation ?? '' },
  ] as const);
  const at = room.clock.now();
  const until = new Date(at.getTime() + minutes * 60_000).toISOString();
  const grant = {
    account: ACCOUNT,
    level: 1,
    how: 'a code to the contact on file',
    at: at.toISOString(),
    until,
  } as const;
  const body = { ...(stored.body as Conversation), customer: dossier, grants: [grant] };
  const put = { kind: 'conversation', id: stored.id, expects: stored.version, body } as const;
  expect(await room.archive.commit({ puts: [put] })).toEqual({ ok: true });
}

/** A conversation with the account proven, and what is on file for it. */
export async function proven(
  room: Room,
  values?: Readonly<Record<string, string>>,
  minutes = 12 * 60,
): Promise<string> {
  const id = await onFile(room, values);
  await room.say((await room.thread()).language === 'en' ? 'hello' : '你好');
  await prove(room, id, minutes);
  return id;
}

export const proposals = async (room: Room): Promise<readonly Proposal[]> => {
  const { proposals: ids } = await conversationOf(room);
  return Promise.all(ids.map((id) => find(room.archive, { kind: 'proposal', id } as const)));
};

/** The newest proposal of the conversation. */
export const newest = async (room: Room): Promise<Proposal> => {
  const last = (await proposals(room)).at(-1);
  if (!last) throw new Error('nothing has been proposed');
  return last;
};

/** A dossier as it is stored; it must be what replaying its changes gives. */
export async function dossierOf(room: Room, id: string): Promise<{ body: Dossier; changes: readonly FieldChange[] }> {
  const body = await find(room.archive, { kind: 'dossier', id } as const);
  const log = await room.archive.entries('dossier', id, { after: 0, limit: 100 });
  expect(fold(emptyDossier(id, body.thread, body.openedAt, body.account), log)).toEqual(body);
  return { body, changes: log.map((entry) => entry.body) };
}

/** The thread's provisional dossier. */
export const ownDossier = async (room: Room) => dossierOf(room, (await room.thread()).dossier ?? '');

/** Everything that the bot has said in the thread. */
export const words = async (room: Room): Promise<string> =>
  (await room.events(THREAD))
    .filter(({ from }) => from.is === 'bot')
    .map(({ text, choices = [] }) => [text, ...choices.map(({ title }) => title)].join('\n'))
    .join('\n');

/** Agents of the desk; only their being active and their roles count here. */
export async function staffed(room: Room, ...ids: readonly string[]): Promise<void> {
  const at = room.clock.now().toISOString();
  const users = ids.map(
    (id): User => ({
      v: 1,
      id,
      name: id,
      email: `${id}@example.com`,
      login: `${id}@example.com`,
      password: '',
      mustChange: false,
      roles: ['administrator', 'agent'],
      departments: ['*'],
      state: 'active',
      createdAt: at,
      seenAt: null,
    }),
  );
  const puts = users.map((body) => ({ kind: 'user', id: body.id, expects: 0, body }) as const);
  expect(await room.archive.commit({ puts })).toEqual({ ok: true });
}
