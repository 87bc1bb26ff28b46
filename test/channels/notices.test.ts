import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { sendDue, signature } from '../../src/channels/outbox.ts';
import type { Outgoing, Watch } from '../../src/desk/ports.ts';
import { newest, OLD, proven } from '../desk/proven.ts';
import { openRoom, type Room } from '../tools/room.ts';

interface Received {
  readonly body: string;
  readonly signature: string;
}
interface Receiver {
  readonly url: string;
  readonly received: Received[];
}

const SECRET = 'a secret of the notices';
const quiet: Watch = { count: () => {}, warn: () => {} };

/** A company's own system, on loopback; `answer` gives the status of each request, counted from 1. */
async function receiver(answer: (request: number) => number): Promise<Receiver> {
  const received: Received[] = [];
  const server = createServer(async (request: IncomingMessage, response) => {
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part as Buffer);
    const signed = String(request.headers['x-griddesk-signature']);
    received.push({ body: Buffer.concat(parts).toString(), signature: signed });
    const status = answer(received.length);
    response.writeHead(status, status === 302 ? { location: '/elsewhere' } : {}).end();
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  onTestFinished(() => void server.closeAllConnections());
  onTestFinished(() => new Promise((closed) => server.close(() => closed())));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/notices`, received };
}

const waiting = (room: Room): Promise<readonly Outgoing[]> => room.archive.outgoing('9999', 9);
const alert: Outgoing = {
  id: 'a1',
  lane: 'alert:a1',
  seq: 1,
  at: '2026-01-01T00:00:00.000Z',
  kind: 'alert',
  body: {},
  tries: 0,
};

async function held(): Promise<Room> {
  const room = await openRoom({ language: 'zh', notices: true });
  await proven(room);
  await room.say('把我电话改成13912345678');
  await room.say('对');
  return room;
}

describe('notices to the old contact', () => {
  it('posted and signed; what fails is sent again, later each time, until it is taken', async () => {
    const room = await held();
    const { url, received } = await receiver((request) => (request <= 2 ? 503 : 204));
    const send = () => sendDue(room.archive, { alert: null, notice: { url, secret: SECRET } }, room.clock, quiet);
    for (const seconds of [1, 2]) {
      const before = room.clock.now().getTime();
      await send();
      const after = room.clock.now().getTime();
      const [item] = await waiting(room);
      const at = Date.parse(item?.at ?? '');
      expect(item?.tries).toBe(seconds);
      expect(at).toBeGreaterThanOrEqual(before + seconds * 1000);
      expect(at).toBeLessThanOrEqual(after + seconds * 1000);
      expect(await room.archive.outgoing(new Date(at - 1).toISOString(), 9)).toEqual([]);
      room.clock.forward(1);
      await room.restart();
    }
    await send();
    expect(await waiting(room)).toEqual([]);
    expect(received).toHaveLength(3);
    const { id, holdUntil } = await newest(room);
    for (const { body, signature: signed } of received) {
      expect(JSON.parse(body)).toEqual({
        id,
        kind: 'notice',
        contact: OLD,
        field: 'phones',
        language: 'zh',
        appliesAt: holdUntil,
        reference: id,
      });
      const seconds = Number(/^t=(\d+),/.exec(signed)?.[1]);
      expect(signed).toBe(signature(SECRET, seconds, body));
    }
    room.clock.forward(24 * 60);
    await room.tick();
    const [proposal] = await room.archive.load([{ kind: 'proposal', id }] as const);
    expect(proposal.body).toMatchObject({ state: 'applied' });
  });

  it('a redirect is not followed and counts as failed', async () => {
    const room = await held();
    const { url, received } = await receiver(() => 302);
    await sendDue(room.archive, { alert: null, notice: { url, secret: SECRET } }, room.clock, quiet);
    expect(received).toHaveLength(1);
    expect((await waiting(room)).map(({ tries }) => tries)).toEqual([1]);
  });

  it('alerts go to their own target, notices to theirs; one without a target waits and holds nothing up', async () => {
    const room = await held();
    // More alerts than are sent at once, and nowhere to send them.
    const alerts = Array.from({ length: 30 }, (_, i) => ({ ...alert, id: `a${i}`, lane: `alert:a${i}` }));
    await room.archive.commit({ outbox: { put: alerts } });
    const notices = await receiver(() => 200);
    await sendDue(room.archive, { alert: null, notice: { url: notices.url, secret: SECRET } }, room.clock, quiet);
    expect(notices.received.map(({ body }) => JSON.parse(body).kind)).toEqual(['notice']);
    expect(await room.archive.outgoing('9999', 99)).toHaveLength(30);
    const crew = await receiver(() => 200);
    const targets = { alert: { url: crew.url, secret: 'a secret of the alerts' }, notice: null };
    await sendDue(room.archive, targets, room.clock, quiet);
    await sendDue(room.archive, targets, room.clock, quiet);
    expect(crew.received.map(({ body }) => JSON.parse(body).kind)).toEqual(Array(30).fill('alert'));
    expect(await waiting(room)).toEqual([]);
  });

  it('nobody to tell: nothing is sent', async () => {
    const room = await held();
    await sendDue(room.archive, { alert: null, notice: null }, room.clock, quiet);
    expect((await waiting(room)).map(({ kind, tries }) => [kind, tries])).toEqual([['notice', 0]]);
  });
});
