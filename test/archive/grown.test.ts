import { rm } from 'node:fs/promises';
import { expect, it, onTestFinished } from 'vitest';
import { openArchive } from '../../src/archive/open.ts';
import type { Documents } from '../../src/desk/ports.ts';
import { sure } from './contract.ts';
import { newFolder } from './folder.ts';
import { alert, contact, conversation, dossier, id, thread, ticket } from './samples.ts';

/** A document as the first release wrote it. */
const without = <T extends object>(body: T, ...fields: readonly (keyof T)[]): T =>
  Object.fromEntries(Object.entries(body).filter(([field]) => !fields.includes(field as keyof T))) as T;

const OLD = {
  conversation: (of: string) =>
    without(conversation(of), 'closing', 'department', 'agents', 'waitingSince', 'unread', 'proposals', 'customer'),
  ticket: (of: string) => without(ticket(of), 'doneAt'),
  dossier: (of: string) => without(dossier(of), 'account'),
  contact: (of: string) => without(contact(of), 'agents', 'closing', 'satisfaction'),
  thread: (of: string) => without(thread(of), 'address', 'vouched', 'survey'),
  alert: (of: string) => without(alert(of), 'conversation', 'repeats', 'acknowledgedBy'),
} satisfies { [K in keyof Documents]?: (of: string) => Documents[K] };
const TODAY = { conversation, ticket, dossier, contact, thread, alert };
const KINDS = Object.keys(OLD) as (keyof typeof OLD)[];

it.each([
  ['the journal', 1_000_000],
  ['the buckets', 1],
])('reads documents of the first release from %s in today’s form, in the indexes too', async (_, checkpointBytes) => {
  const folder = await newFolder();
  onTestFinished(() => rm(folder, { recursive: true }));
  const open = () =>
    openArchive(`file:${folder}`, {
      checkpointBytes,
      onFatal: (error) => {
        throw error;
      },
    });
  const first = await open();
  for (const kind of KINDS) {
    const of = id(kind, 1);
    await sure(first, { puts: [{ kind, id: of, expects: 0, body: OLD[kind](of) } as never] });
  }
  await first.close();
  const second = await open();
  for (const kind of KINDS) {
    const of = id(kind, 1);
    const [{ body }] = await second.load([{ kind, id: of }]);
    expect(body).toEqual(TODAY[kind](of));
  }
  expect(await second.find('conversation', 'open', 'CS')).toHaveLength(1);
  await second.close();
});
