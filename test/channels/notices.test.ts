import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { createOutbox, signature, type Targets } from '../../src/channels/outbox.ts';
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
/** Sends what is due, and waits until nothing is on its way. */
async function sendDue({ archive, clock }: Pick<Room, 'archive' | 'clock'>, targets: Targets): Promise<void> {
  const outbox = createOutbox({ archive, targets, clock, watch: quiet });
  await outbox.send();
  await outbox.idle();
}

const quiet: Watch = { count: () => {}, warn: () => {} };

/** A company's own system, on loopback; `answer` gives the status of each request, counted from 1. */
async function receiver(answer: (request: number) => number, after = Promise.resolve()): Promise<Receiver> {
  const received: Received[] = [];
  const server = createServer(async (request: IncomingMessage, response) => {
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part as Buffer);
    const signed = String(request.headers['x-griddesk-signature']);
    received.push({ body: Buffer.concat(parts).toString(), signature: signed });
    await after;
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
    const send = () => sendDue(room, { alert: null, notice: { url, secret: SECRET } });
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
    await sendDue(room, { alert: null, notice: { url, secret: SECRET } });
    expect(received).toHaveLength(1);
    expect((await waiting(room)).map(({ tries }) => tries)).toEqual([1]);
  });

  it('alerts go to their own target, notices to theirs; one without a target waits and holds nothing up', async () => {
    const room = await held();
    // More alerts than are sent at once, and nowhere to send them.
    const alerts = Array.from({ length: 30 }, (_, i) => ({ ...alert, id: `a${i}`, lane: `alert:a${i}` }));
    await room.archive.commit({ outbox: { put: alerts } });
    const notices = await receiver(() => 200);
    await sendDue(room, { alert: null, notice: { url: notices.url, secret: SECRET } });
    expect(notices.received.map(({ body }) => JSON.parse(body).kind)).toEqual(['notice']);
    expect(await room.archive.outgoing('9999', 99)).toHaveLength(30);
    const crew = await receiver(() => 200);
    const targets = { alert: { url: crew.url, secret: 'a secret of the alerts' }, notice: null };
    await sendDue(room, targets);
    expect(crew.received.map(({ body }) => JSON.parse(body).kind)).toEqual(Array(30).fill('alert'));
    expect(await waiting(room)).toEqual([]);
  });

  it('nobody to tell: nothing is sent', async () => {
    const room = await held();
    await sendDue(room, { alert: null, notice: null });
    expect((await waiting(room)).map(({ kind, tries }) => [kind, tries])).toEqual([['notice', 0]]);
  });

  it('a disk that refuses to note what was sent: nothing is sent a second time, and it is noted later', async () => {
    const room = await held();
    const { url, received } = await receiver(() => 204);
    let full = true;
    const commit: Room['archive']['commit'] = (unit) =>
      full ? Promise.reject(new Error('the disk is full')) : room.archive.commit(unit);
    const archive = { outgoing: room.archive.outgoing, commit };
    const targets = { alert: null, notice: { url, secret: SECRET } };
    const outbox = createOutbox({ archive, targets, clock: room.clock, watch: quiet });
    for (let round = 0; round < 5; round++) {
      await outbox.send();
      await outbox.idle();
    }
    expect(received).toHaveLength(1);
    expect(await waiting(room)).toHaveLength(1);
    full = false;
    await outbox.send();
    await outbox.idle();
    expect(received).toHaveLength(1);
    expect(await waiting(room)).toEqual([]);
  });

  it('an answer that does not come holds up no alert', async () => {
    const room = await held();
    await room.archive.commit({ outbox: { put: [alert] } });
    let answer = (): void => {};
    const slow = await receiver(() => 204, new Promise((resolve) => (answer = () => resolve())));
    const crew = await receiver(() => 204);
    const targets = { alert: { url: crew.url, secret: SECRET }, notice: { url: slow.url, secret: SECRET } };
    const outbox = createOutbox({ archive: room.archive, targets, clock: room.clock, watch: quiet });
    await outbox.send();
    await vi.waitFor(async () => expect((await waiting(room)).map(({ kind }) => kind)).toEqual(['notice']));
    expect(crew.received).toHaveLength(1);
    // The next alert does not wait for it either.
    await room.archive.commit({ outbox: { put: [{ ...alert, id: 'a2', lane: 'alert:a2' }] } });
    await outbox.send();
    await vi.waitFor(() => expect(crew.received).toHaveLength(2));
    answer();
    await outbox.stop();
    expect(await waiting(room)).toEqual([]);
    expect(slow.received).toHaveLength(1);
  });
});
