import type { Agent } from '../../src/desk/agents.ts';
import type { Timer } from '../../src/desk/ports.ts';
import type { Alert, Conversation, Proposal, ThreadEvent, Ticket } from '../../src/desk/records.ts';
import type { Language } from '../../src/desk/understood.ts';
import { find, type Room, THREAD } from './room.ts';

export const LIN: Agent = { id: 'lin', name: '林晓' };
export const ZHOU: Agent = { id: 'zhou', name: '周宁' };
export const ANNA: Agent = { id: 'anna', name: 'Anna' };
export const BEN: Agent = { id: 'ben', name: 'Ben' };

/** These agents, and no others, have their consoles open and take the department's chats. */
export function onDuty(room: Room, agents: readonly Agent[], departments: readonly string[] = ['CS', 'OM']): void {
  const ids = agents.map(({ id }) => id);
  room.duty.here.clear();
  for (const id of ids) room.duty.here.add(id);
  room.duty.on.clear();
  for (const department of departments) room.duty.on.set(department, ids);
}

/** Another customer comes in; gives the thread. */
export async function another(room: Room, id: string, language: Language): Promise<string> {
  await room.desk.open({ id, visitor: `visitor of ${id}`, channel: 'terminal', language });
  return id;
}

/** The conversation that is open in a thread. */
export async function openIn(room: Room, thread = THREAD): Promise<Conversation> {
  const id = (await room.desk.thread(thread))?.conversation ?? '';
  return find(room.archive, { kind: 'conversation', id } as const);
}

export const idOf = async (room: Room, thread = THREAD): Promise<string> => (await openIn(room, thread)).id;

const speaker = ({ from }: ThreadEvent): string => (from.is === 'agent' ? from.name : from.is);
/** An event as a line of a transcript. */
export const line = (event: ThreadEvent): string => `${speaker(event)}: ${event.text}`;

/** What the customer gets to see because of an act, theirs and the agents' words included, once all is done. */
export async function lines(room: Room, act: () => unknown, thread = THREAD): Promise<string[]> {
  const before = (await room.events(thread)).length;
  await act();
  await room.desk.settle();
  const added = (await room.events(thread)).slice(before);
  return added.filter(({ audience }) => audience !== 'desk').map(line);
}

/** Time goes by, and what is due is done. */
export async function pass(room: Room, minutes: number): Promise<void> {
  room.clock.forward(minutes);
  await room.tick();
}

/** The newest event that the customer sees. */
export async function newest(room: Room, thread = THREAD): Promise<ThreadEvent> {
  const last = (await room.events(thread)).findLast(({ audience }) => audience !== 'desk');
  if (!last) throw new Error(`thread ${thread} is empty`);
  return last;
}

export const chips = ({ choices }: ThreadEvent): string[] => (choices ?? []).map(({ title }) => title);

export async function ticketsOf(room: Room, thread = THREAD): Promise<Ticket[]> {
  const { tickets } = await openIn(room, thread);
  return Promise.all(tickets.map((id) => find(room.archive, { kind: 'ticket', id } as const)));
}

export async function proposalsOf(room: Room, thread = THREAD): Promise<Proposal[]> {
  const found = await room.archive.find('proposal', 'conversation', await idOf(room, thread));
  return found.flatMap(({ body }) => (body ? [body] : []));
}

export async function alertsOpen(room: Room): Promise<Alert[]> {
  return (await room.archive.find('alert', 'open', 'open')).flatMap(({ body }) => (body ? [body] : []));
}

/** Every timer that is set. */
export const timers = (room: Room): Promise<readonly Timer[]> => room.archive.due('9999-12-31T23:59:59.999Z', 10_000);
