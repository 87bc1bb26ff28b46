import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import type { Desk } from '../../desk/desk.ts';
import type { Entry } from '../../desk/ports.ts';
import { bucketOf } from '../../http/address.ts';
import type { Attention } from '../../http/attention.ts';
import type { Hub, Subscription } from '../../http/hub.ts';
import type { Origins } from '../../http/origin.ts';
import { type Refused, refuse } from '../../http/routes.ts';
import type { Activities, Activity, Line } from './activity.ts';
import { afterOf } from './activity.ts';
import { createQuota } from './quota.ts';
import type { Ticket, Tickets } from './tickets.ts';

/** The label of streams in logs and metrics. */
export const STREAM_ROUTE = '/v3/directline/conversations/:id/stream';
const PATH = /^\/v3\/directline\/conversations\/([\w%|-]{1,256})\/stream\?(.*)$/;
const FRAME_BYTES = 64 * 1024;
const BUFFERED_BYTES = 1024 * 1024;
const BEAT_MS = 25_000;
const CLOSE_MS = 2_000;
const PER_LINE = 5;
const PER_ADDRESS = 50;
/** Frames a second, and at once, that a client may send; it has nothing to say but that it is alive. */
const RATE = 10;
const BURST = 20;

interface StreamParts {
  readonly desk: Pick<Desk, 'thread' | 'events'>;
  readonly hub: Pick<Hub, 'subscribe'>;
  readonly activities: Activities;
  readonly tickets: Tickets;
  readonly origins: Pick<Origins, 'allowed'>;
  readonly attention: Pick<Attention, 'joined' | 'delivered'>;
  /** Called with the number of open sockets whenever it changes. */
  counted(open: number): void;
  /** A socket was closed because the store could not be read, or because it sent too much. */
  cut(why: 'store' | 'flood' | 'slow'): void;
}

export interface Stream {
  /** Takes the socket over, or says why not; it is then still the caller's. */
  upgrade(req: IncomingMessage, socket: Duplex, head: Buffer, address: string): Promise<Refused | null>;
  /** Closes every socket with 1012, so that clients come back elsewhere. */
  close(): Promise<void>;
}

const NOT_FOUND = refuse(404, 'notFound', 'There is no such stream.');
const BAD_UPGRADE = refuse(400, 'upgrade', 'This is not a WebSocket handshake.');
const ORIGIN = refuse(403, 'origin', 'This web page may not use the stream.', { security: 'origin' });
const TICKET = refuse(403, 'ticket', 'The ticket is missing, used or too old: get a new streamUrl.', {
  security: 'badTicket',
});
const FULL = refuse(429, 'tooMany', 'Too many streams are open.', {
  headers: { 'retry-after': '5' },
  security: 'sockets',
});
const STOPPING = refuse(503, 'stopping', 'The server is stopping: come back in a moment.');
const BAD_WATERMARK = refuse(400, 'watermark', 'The watermark must be one that this server has given, or empty.');

function isHandshake({ method, headers }: IncomingMessage): boolean {
  return (
    method === 'GET' &&
    headers.upgrade?.toLowerCase() === 'websocket' &&
    headers['sec-websocket-version'] === '13' &&
    /^[+/0-9a-z]{22}==$/i.test(headers['sec-websocket-key'] ?? '')
  );
}

/** Closes a socket that sends more than its rate allows. */
function police(ws: WebSocket, cut: StreamParts['cut']): void {
  let left = BURST;
  let at = performance.now();
  ws.on('message', () => {
    const now = performance.now();
    left = Math.min(BURST, left + ((now - at) / 1000) * RATE) - 1;
    at = now;
    if (left >= 0) return;
    cut('flood');
    ws.terminate();
  });
}

export function createStream(parts: StreamParts): Stream {
  const { desk, hub, activities, tickets, origins, attention, counted, cut } = parts;
  const server = new WebSocketServer({ noServer: true, maxPayload: FRAME_BYTES, perMessageDeflate: false });
  const lines = createQuota(PER_LINE);
  const addresses = createQuota(PER_ADDRESS);
  /** Open sockets, and whether each has answered since the last beat. */
  const open = new Map<WebSocket, { alive: boolean; readonly subscription: Subscription }>();
  const frames = new WeakMap<readonly Entry<'thread'>[], Buffer | null>();

  /** Null when customers may see nothing of these entries. */
  const frameOf = (line: Line, entries: readonly Entry<'thread'>[]): Buffer | null => {
    let frame = frames.get(entries);
    if (frame === undefined) {
      const watermark = String(entries.at(-1)?.seq ?? '');
      const shown = activities.all(line, entries);
      frame = shown.length === 0 ? null : Buffer.from(JSON.stringify({ activities: shown, watermark }));
      frames.set(entries, frame);
    }
    return frame;
  };

  function send(ws: WebSocket, frame: Buffer | string, sent?: (went: boolean) => void): void {
    // A socket on its way out hears no more; whoever waits for the sending is let go.
    if (ws.readyState === ws.OPEN && ws.bufferedAmount > BUFFERED_BYTES) {
      cut('slow');
      ws.terminate();
    }
    if (ws.readyState !== ws.OPEN) {
      sent?.(false);
      return;
    }
    ws.send(frame, { binary: false }, (fault) => sent?.(!fault));
  }

  function grow(ws: WebSocket, line: Line, entries: readonly Entry<'thread'>[], sent?: () => void): void {
    const frame = frameOf(line, entries);
    const last = entries.at(-1);
    if (frame === null || last === undefined) {
      sent?.();
      return;
    }
    send(ws, frame, (went) => {
      if (went) attention.delivered(line.id, last.seq);
      sent?.();
    });
  }

  function join(ws: WebSocket, line: Line, after: number): void {
    const single = (activity: Activity): void => send(ws, JSON.stringify({ activities: [activity] }));
    const subscription = hub.subscribe(line.id, after, (thread, from, limit) => desk.events(thread, from, limit), {
      grown: (entries, sent) => grow(ws, line, entries, sent),
      flash: (notice) => single(activities.notice(line, notice)),
      typing: () => single(activities.typing(line)),
      lost: () => {
        cut('store');
        ws.close(1011);
      },
    });
    const leave = attention.joined(line.id, after);
    const state = { alive: true, subscription };
    open.set(ws, state);
    counted(open.size);
    ws.on('pong', () => {
      state.alive = true;
    });
    // What ws makes of a frame that is too long or broken: it closes by itself, and nobody else is to hear of it.
    ws.on('error', () => ws.terminate());
    ws.once('close', () => {
      subscription.end();
      leave();
      open.delete(ws);
      counted(open.size);
    });
    police(ws, cut);
  }

  let closing = false;
  const beat = setInterval(() => {
    for (const [ws, state] of open) {
      if (!state.alive) {
        ws.terminate();
        continue;
      }
      state.alive = false;
      ws.ping();
      // Browsers hide pings from a page; an empty frame tells it that the line is good.
      send(ws, '');
      state.subscription.check();
    }
  }, BEAT_MS);
  beat.unref();

  function admit(req: IncomingMessage): { ticket: Ticket; after: number } | Refused {
    const [, id, search] = PATH.exec(req.url ?? '') ?? [];
    if (id === undefined) return NOT_FOUND;
    if (!isHandshake(req)) return BAD_UPGRADE;
    const { origin, host } = req.headers;
    if (origin !== undefined && !origins.allowed(origin, host)) return ORIGIN;
    const query = new URLSearchParams(search);
    const after = afterOf(query.get('watermark') ?? undefined);
    if (after === null) return BAD_WATERMARK;
    const ticket = tickets.use(query.get('t') ?? '');
    if (ticket === null || ticket.conversation !== id) return TICKET;
    return ticket.origins !== undefined && origin !== undefined && !ticket.origins.includes(origin)
      ? ORIGIN
      : { ticket, after };
  }

  return {
    upgrade: async (req, socket, head, address) => {
      const admitted = admit(req);
      if ('error' in admitted) return admitted;
      const { ticket, after } = admitted;
      // Taken before anything is awaited, so that many at once cannot slip past the limit.
      const places = [lines.take(ticket.line), addresses.take(bucketOf(address))];
      const leave = (): void => {
        for (const place of places) place?.();
      };
      if (places.includes(null)) {
        leave();
        return FULL;
      }
      socket.once('close', leave);
      const thread = await desk.thread(ticket.conversation);
      if (closing) return STOPPING;
      if (thread === null) return NOT_FOUND;
      server.handleUpgrade(req, socket, head, (ws) => join(ws, thread, Math.min(after, thread.lastSeq)));
      return null;
    },
    close: async () => {
      closing = true;
      clearInterval(beat);
      const gone = [...open.keys()].map(
        (ws) =>
          new Promise<void>((resolve) => {
            ws.once('close', () => resolve());
            ws.close(1012, 'restart');
          }),
      );
      const late = setTimeout(() => {
        for (const ws of open.keys()) ws.terminate();
      }, CLOSE_MS);
      await Promise.all(gone);
      clearTimeout(late);
      server.close();
    },
  };
}
