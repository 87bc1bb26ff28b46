import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { pino } from 'pino';
import restify from 'restify';
import { type Book, dispatch, type Visit } from './dispatch.ts';
import type { Doors } from './doors.ts';
import { createGuard, refuseUrl } from './guard.ts';
import type { Log } from './log.ts';
import type { Metrics } from './metrics.ts';
import type { Origins } from './origin.ts';
import { type HeaderSets, reply } from './reply.ts';
import { type Answer, type Refused, type Route, refuse } from './routes.ts';

interface FrontParts {
  readonly table: readonly Route[];
  readonly doors: Doors;
  readonly origins: Origins;
  readonly headers: HeaderSets;
  readonly metrics: Metrics;
  readonly log: Log;
  readonly book: Book | null;
  addressOf(peer: string | undefined, forwarded?: string): string;
  /** What a customer is told when a handler fails. */
  failure(req: IncomingMessage): string;
  /** Answers ask clients to leave once this is true. */
  draining(): boolean;
}

/** Takes over a socket that asks for more than HTTP, or says why not. */
type Upgrade = (req: IncomingMessage, socket: Duplex, head: Buffer, address: string) => Promise<Refused | null>;

/** Who takes the sockets that ask for more than HTTP at addresses which begin so; `route` is their label in logs and metrics. */
export interface Upgrader {
  readonly prefix: string;
  readonly route: string;
  readonly upgrade: Upgrade;
}

export interface Front {
  /** A server that serves the table; not listening yet. `local`: it is the admin socket. */
  server(options: { readonly local: boolean; readonly upgraders?: readonly Upgrader[] }): Server;
}

/** A request on its way: what is known of it, for its answer and its line in the log. */
interface Exchange extends Visit {
  readonly startedAt: number;
  route: string;
  cors: Record<string, unknown>;
}

const TIMES = {
  connectionsCheckingInterval: 500,
  headersTimeout: 10_000,
  /** A photo over a weak network takes its time; a JSON body has its own, shorter, limit. */
  requestTimeout: 120_000,
  keepAliveTimeout: 30_000,
};
const MOST_HEADER_BYTES = 16 * 1024;
const ABANDONED = 499;
const NO_STREAM = refuse(404, 'notFound', 'There is no such stream.');

/** The bytes of a refusal, for a connection where there is no response object. */
function rawRefusal({ status, error, headers }: Refused, correlationId: string): string {
  const body = JSON.stringify({ error: { ...error, correlationId } });
  const own = Object.entries(headers ?? {}).map(([name, value]) => `${name}: ${String(value)}\r\n`);
  const common = `content-type: application/json\r\nx-correlation-id: ${correlationId}\r\nx-content-type-options: nosniff\r\n`;
  return `HTTP/1.1 ${status} Refused\r\nconnection: close\r\n${common}${own.join('')}content-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`;
}

/** What Node's own parser refuses before there is a request. */
function parserRefusal(code: string | undefined): Refused {
  if (code === 'HPE_HEADER_OVERFLOW') return refuse(431, 'headers', 'The headers are larger than 16 KB.');
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT') return refuse(408, 'timeout', 'The request took too long to arrive.');
  return refuse(400, 'http', 'This is not HTTP that we understand.');
}

/** The table behind restify's router, with every guard before it. */
export function createFront(parts: FrontParts): Front {
  const { table, doors, origins, headers, metrics, log, book, addressOf } = parts;
  const guard = createGuard(origins);
  const exchanges = new WeakMap<IncomingMessage, Exchange>();
  // restify's own lines may quote paths, which name conversations.
  const silent = pino({ level: 'silent' }) as unknown as NonNullable<restify.ServerOptions['log']>;
  const router = restify.createServer({ name: '', log: silent });

  const secure = (kind: string | undefined): void => {
    if (kind !== undefined) metrics.watch.count('security_events_total', { kind });
  };

  const exchangeOf = (req: IncomingMessage): Exchange => {
    const exchange = exchanges.get(req);
    if (exchange === undefined) throw new Error('A request has come past the front: attach servers through it only.');
    return exchange;
  };

  const answer = (req: IncomingMessage, res: ServerResponse, what: Answer): void => {
    const exchange = exchangeOf(req);
    if ('security' in what) secure(what.security);
    const leave = parts.draining() ? { connection: 'close' } : {};
    reply(res, what, exchange.correlationId, headers.api, exchange.cors as Record<string, string>, leave).catch(
      (err: NodeJS.ErrnoException) => {
        // A client that goes away in the middle of a file is no fault of ours.
        if (err.code !== 'ERR_STREAM_PREMATURE_CLOSE')
          log.error({ id: exchange.correlationId, err }, 'answer broken off');
      },
    );
  };

  const fail = (req: IncomingMessage, res: ServerResponse, err: unknown): void => {
    // A client that went away in the middle of its body is no fault of ours, and nobody reads the answer.
    if (!req.destroyed || req.complete) log.error({ id: exchangeOf(req).correlationId, err }, 'request failed');
    answer(req, res, refuse(500, 'internal', parts.failure(req)));
  };

  router.pre(restify.plugins.pre.dedupeSlashes());
  router.pre((req, res, next) => {
    const guarded = guard(req);
    exchangeOf(req).cors = { ...guarded.cors };
    if ('answer' in guarded) {
      answer(req, res, guarded.answer);
      return next(false);
    }
    return next();
  });
  // Not calling back keeps restify from sending a second answer, with the path in it.
  router.on('restifyError', (req: IncomingMessage, res: ServerResponse, err: { statusCode?: number }) => {
    if (err.statusCode === 404) answer(req, res, refuse(404, 'notFound', 'There is nothing at this address.'));
    else if (err.statusCode === 405) answer(req, res, refuse(405, 'method', 'This address does not take that method.'));
    else fail(req, res, err);
  });

  for (const route of table) {
    const handle: restify.RequestHandler = (req, res, next) => {
      const exchange = exchangeOf(req);
      exchange.route = route.path;
      dispatch(route, doors, req, req.params, exchange, book)
        .then((what) => answer(req, res, what))
        .catch((err: unknown) => fail(req, res, err))
        .finally(() => next());
    };
    const methods = { GET: 'get', POST: 'post', PUT: 'put', PATCH: 'patch', DELETE: 'del' } as const;
    router[methods[route.method]](route.path, handle);
    if (route.method === 'GET') router.head(route.path, handle);
  }

  function record(method: string | undefined, { route, startedAt, correlationId }: Exchange, status: number): void {
    const ms = performance.now() - startedAt;
    metrics.answered(method ?? '', route, status, ms / 1000);
    log.info({ id: correlationId, method, route, status, ms: Math.round(ms * 100) / 100 }, 'request');
  }

  function enter(req: IncomingMessage, local: boolean): Exchange {
    const forwarded = req.headers['x-forwarded-for'];
    const exchange: Exchange = {
      correlationId: randomUUID(),
      address: addressOf(req.socket.remoteAddress, typeof forwarded === 'string' ? forwarded : undefined),
      local,
      startedAt: performance.now(),
      route: 'none',
      cors: {},
    };
    exchanges.set(req, exchange);
    return exchange;
  }

  function upgradeWith(server: Server, upgraders: readonly Upgrader[]): void {
    // Whatever throws or rejects in here would end the process.
    const take = async (req: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> => {
      const exchange = enter(req, false);
      const upgrader = upgraders.find(({ prefix }) => req.url?.startsWith(prefix));
      exchange.route = upgrader?.route ?? 'none';
      const refused = parts.draining()
        ? refuse(503, 'stopping', 'The server is stopping: come back in a moment.')
        : upgrader === undefined
          ? NO_STREAM
          : await upgrader.upgrade(req, socket, head, exchange.address);
      record('GET', exchange, refused?.status ?? 101);
      if (refused === null) return;
      secure(refused.security);
      socket.end(rawRefusal(refused, exchange.correlationId), () => socket.destroy());
    };
    server.on('upgrade', (req, socket, head) => {
      socket.on('error', () => socket.destroy());
      take(req, socket, head).catch((err: unknown) => {
        log.error({ err }, 'upgrade failed');
        socket.destroy();
      });
    });
  }

  return {
    server: ({ local, upgraders }) => {
      const server = createServer({ ...TIMES, maxHeaderSize: MOST_HEADER_BYTES }, (req, res) => {
        const exchange = enter(req, local);
        res.once('close', () => record(req.method, exchange, res.writableFinished ? res.statusCode : ABANDONED));
        const refused = refuseUrl(req.url);
        if (refused === null) router.server.emit('request', req, res);
        else answer(req, res, refused);
      });
      server.on('clientError', (fault: NodeJS.ErrnoException, socket) => {
        if (fault.code === 'ECONNRESET' || !socket.writable) return void socket.destroy();
        socket.end(rawRefusal(parserRefusal(fault.code), randomUUID()), () => socket.destroy());
      });
      if (upgraders !== undefined) upgradeWith(server, upgraders);
      return server;
    },
  };
}
