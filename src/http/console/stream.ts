import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import type { Audit } from '../../audit/audit.ts';
import { createQuota } from '../../channels/direct-line/quota.ts';
import type { AgentDesk } from '../../desk/agents.ts';
import { keyedLock } from '../../desk/lock.ts';
import type { Watch } from '../../desk/ports.ts';
import type { Origins } from '../origin.ts';
import { type Refused, refuse, type Staff } from '../routes.ts';
import type { Sessions } from '../staff/sessions.ts';
import type { ClientFrame, ServerFrame } from './contract.ts';
import type { ConsoleHub, Seat } from './hub.ts';
import type { Roster } from './presence.ts';
import { CHAT_ROLES, has, type Sight } from './sight.ts';
import { createRate, isHandshake, read } from './wire.ts';

export const CONSOLE_STREAM = '/api/console/stream';

const FRAME_BYTES = 64 * 1024;
const BUFFERED_BYTES = 1024 * 1024;
const BEAT_MS = 25_000;
/** A session that has ended must not be heard of for longer than two of these. */
const LOOK_MS = 900;
const CLOSE_MS = 2_000;
const PER_USER = 8;
/** Chats that one socket may watch; a screen shows one or two. */
const WATCHES = 50;

/** How a socket ends: the codes of the contract. */
const ENDED = 4401;
const FORGED = 4400;
const RESTART = 1012;
const FAULT = 1011;

interface StreamParts {
  readonly desk: Pick<AgentDesk, 'typing' | 'came' | 'left'>;
  readonly sight: Pick<Sight, 'conversation'>;
  readonly hub: Pick<ConsoleHub, 'join'>;
  readonly roster: Roster;
  readonly sessions: Pick<Sessions, 'cookie' | 'read' | 'peek' | 'onRevoked'>;
  readonly origins: Pick<Origins, 'own'>;
  readonly watch: Watch;
  readonly audit: Pick<Audit, 'write'>;
  /** Called with the number of open sockets whenever it changes. */
  counted(open: number): void;
}

export interface ConsoleStream {
  /** Takes the socket over, or says why not; it is then still the caller's. */
  upgrade(req: IncomingMessage, socket: Duplex, head: Buffer): Promise<Refused | null>;
  /** Closes every socket with 1012, so that consoles come back. */
  close(): Promise<void>;
}

const NOT_FOUND = refuse(404, 'notFound', 'There is no such stream.');
const BAD_UPGRADE = refuse(400, 'upgrade', 'This is not a WebSocket handshake.');
const ORIGIN = refuse(403, 'origin', 'Only our own page may use this.', { security: 'origin' });
const NO_SESSION = refuse(401, 'session', 'Sign in first.');
const BAD_SESSION = refuse(401, 'session', 'This session has ended: sign in again.', { security: 'session' });
const ONE_TIME = refuse(403, 'mustChange', 'Change the one-time password first.', { security: 'oneTime' });
const CLOSED = refuse(403, 'forbidden', 'You may not do this.', { security: 'permission' });
const FULL = refuse(429, 'tooMany', 'Too many consoles are open.', {
  headers: { 'retry-after': '5' },
  security: 'sockets',
});
const STOPPING = refuse(503, 'stopping', 'The server is stopping: come back in a moment.');

/** One open console. */
interface Socket {
  readonly ws: WebSocket;
  readonly cookie: string | undefined;
  staff: Staff;
  seat: Seat;
  /** It has answered since the last beat. */
  alive: boolean;
  ended: boolean;
  /** What its frames ask for is done one after the other. */
  work: Promise<void>;
}

export function createConsoleStream(parts: StreamParts): ConsoleStream {
  const { desk, sight, hub, roster, sessions, origins, watch, audit, counted } = parts;
  const server = new WebSocketServer({ noServer: true, maxPayload: FRAME_BYTES, perMessageDeflate: false });
  const places = createQuota(PER_USER);
  const open = new Set<Socket>();
  /** An agent's coming and going reach the desk in the order in which they happened. */
  const doings = keyedLock();
  let closing = false;

  const security = (kind: string): void => watch.count('security_events_total', { kind });
  const warn = (fault: unknown): void => watch.warn('the console met a fault', { fault: (fault as Error).name });

  /** From here on it hears nothing more, and does nothing more. */
  function end(socket: Socket, code: number | null): void {
    const { ws, staff, seat } = socket;
    if (!socket.ended) {
      socket.ended = true;
      seat.leave();
      open.delete(socket);
      counted(open.size);
      const last = roster.leave(staff.user.id);
      // After a restart the desk itself sees who has not come back.
      if (last && !closing) void doings.run(staff.user.id, () => desk.left(staff.user.id)).catch(warn);
    }
    if (code === null) {
      ws.terminate();
      return;
    }
    ws.close(code);
    const late = setTimeout(() => ws.terminate(), CLOSE_MS);
    ws.once('close', () => clearTimeout(late));
  }

  function send(socket: Socket, frame: string, sent?: () => void): void {
    const { ws } = socket;
    if (!socket.ended && ws.bufferedAmount > BUFFERED_BYTES) {
      watch.count('streams_cut_total', { why: 'slow' });
      end(socket, null);
    }
    if (socket.ended || ws.readyState !== ws.OPEN) {
      sent?.();
      return;
    }
    ws.send(frame, { binary: false }, () => sent?.());
  }
  const say = (socket: Socket, frame: ServerFrame): void => send(socket, JSON.stringify(frame));

  /** Whether whoever opened the socket may still use it; what they see follows their departments. */
  async function stands(socket: Socket): Promise<boolean> {
    const staff = await sessions.peek(socket.cookie);
    if (socket.ended) return false;
    if (staff === null || staff.user.mustChange || !has(staff.user, CHAT_ROLES)) {
      end(socket, ENDED);
      return false;
    }
    const before = socket.staff.user;
    if (staff.user === before) return true;
    socket.staff = staff;
    roster.amend(staff.user);
    socket.seat.changed(before);
    return true;
  }

  function forged(socket: Socket): void {
    security('forgedFrame');
    end(socket, FORGED);
  }

  async function watchChat(
    socket: Socket,
    { conversation, after }: Extract<ClientFrame, { do: 'watch' }>,
  ): Promise<void> {
    if (!(await stands(socket))) return;
    if (socket.seat.watches() >= WATCHES) {
      forged(socket);
      return;
    }
    const found = await sight.conversation(socket.staff.user, conversation);
    if (socket.ended) return;
    if ('error' in found) {
      if (found.security) security(found.security);
      say(socket, { is: 'refused', conversation, because: 'notFound' });
      return;
    }
    const who = { is: 'staff', id: socket.staff.user.id } as const;
    const of = [{ kind: 'conversation', id: conversation }] as const;
    await audit.write({ who, did: 'conversation.watch', of, reads: true, correlation: null });
    if (!socket.ended) socket.seat.watch(found, after);
  }

  async function tellTyping(socket: Socket, conversation: string): Promise<void> {
    const { user } = socket.staff;
    const found = await sight.conversation(user, conversation);
    if (!('error' in found)) await desk.typing(conversation, { id: user.id, name: user.name });
    else if (found.security) security(found.security);
  }

  async function perform(socket: Socket, frame: ClientFrame): Promise<void> {
    if (socket.ended) return;
    if (frame.do === 'watch') await watchChat(socket, frame);
    else if (frame.do === 'typing') await tellTyping(socket, frame.conversation);
    else if (frame.do === 'unwatch') socket.seat.unwatch(frame.conversation);
    else {
      const { id } = socket.staff.user;
      roster.choose(id, frame.is);
      for (const other of open)
        if (other.staff.user.id === id) say(other, { is: 'availability', availability: roster.of(id) });
    }
  }

  function hear(socket: Socket, frame: ClientFrame | null): void {
    if (frame === null) {
      forged(socket);
      return;
    }
    socket.work = socket.work
      .then(() => perform(socket, frame))
      .catch((fault: unknown) => {
        warn(fault);
        end(socket, FAULT);
      });
  }

  function join(ws: WebSocket, staff: Staff, cookie: string | undefined): void {
    const socket = { ws, cookie, staff, alive: true, ended: false, work: Promise.resolve() } as Socket;
    socket.seat = hub.join({
      get viewer() {
        return socket.staff.user;
      },
      send: (frame, sent) => send(socket, frame, sent),
      lost: () => end(socket, FAULT),
    });
    open.add(socket);
    counted(open.size);
    const first = roster.arrive(staff.user);
    if (first) void doings.run(staff.user.id, () => desk.came(staff.user.id)).catch(warn);
    say(socket, { is: 'hello', availability: roster.of(staff.user.id) });
    const allowed = createRate();
    ws.on('message', (data, binary) => {
      if (socket.ended) return;
      if (allowed()) {
        hear(socket, read(data, binary));
        return;
      }
      watch.count('streams_cut_total', { why: 'flood' });
      end(socket, null);
    });
    ws.on('pong', () => {
      socket.alive = true;
    });
    // What ws makes of a frame that is too long or broken: it closes by itself, and nobody else is to hear of it.
    ws.on('error', () => end(socket, null));
    ws.once('close', () => end(socket, null));
  }

  const forget = sessions.onRevoked(({ id }) => {
    for (const socket of [...open]) if (socket.staff.session.id === id) end(socket, ENDED);
  });
  const look = setInterval(() => {
    Promise.all([...open].map(stands)).catch(warn);
  }, LOOK_MS);
  const beat = setInterval(() => {
    for (const socket of [...open]) {
      if (!socket.alive) {
        end(socket, null);
        continue;
      }
      socket.alive = false;
      socket.ws.ping();
      socket.seat.check();
    }
  }, BEAT_MS);
  look.unref();
  beat.unref();

  async function admit(req: IncomingMessage): Promise<Staff | Refused> {
    const { origin, host, cookie } = req.headers;
    if (req.url !== CONSOLE_STREAM) return NOT_FOUND;
    if (!isHandshake(req)) return BAD_UPGRADE;
    if (origin === undefined || !origins.own(origin, host)) return ORIGIN;
    if (sessions.cookie.read(cookie) === null) return NO_SESSION;
    const staff = await sessions.read(cookie);
    if (staff === null) return BAD_SESSION;
    if (staff.user.mustChange) return ONE_TIME;
    return has(staff.user, CHAT_ROLES) ? staff : CLOSED;
  }

  return {
    async upgrade(req, socket, head) {
      const staff = await admit(req);
      if ('error' in staff) return staff;
      if (closing) return STOPPING;
      if (socket.destroyed) return null;
      const leave = places.take(staff.user.id);
      if (leave === null) return FULL;
      socket.once('close', leave);
      server.handleUpgrade(req, socket, head, (ws) => join(ws, staff, req.headers.cookie));
      return null;
    },
    async close() {
      closing = true;
      forget();
      clearInterval(look);
      clearInterval(beat);
      const gone = [...open].map((socket) => {
        const closed = new Promise<void>((done) => socket.ws.once('close', () => done()));
        end(socket, RESTART);
        return closed;
      });
      await Promise.all(gone);
      await doings.idle();
      server.close();
    },
  };
}
