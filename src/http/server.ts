import { mkdir } from 'node:fs/promises';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Audit } from '../audit/audit.ts';
import type { Bot } from '../channels/bot-framework.ts';
import { type ConnectorParts, connectorOff, connectorRoute } from '../channels/connector/routes.ts';
import { createActivities } from '../channels/direct-line/activity.ts';
import { createEntrance } from '../channels/direct-line/entrance.ts';
import { directLineRoutes } from '../channels/direct-line/routes.ts';
import { createStream, STREAM_ROUTE } from '../channels/direct-line/stream.ts';
import { createTickets } from '../channels/direct-line/tickets.ts';
import { createTokens } from '../channels/direct-line/tokens.ts';
import { uploadRoute } from '../channels/direct-line/upload.ts';
import type { Desk } from '../desk/desk.ts';
import type { Archive, Clock, Files } from '../desk/ports.ts';
import type { Language } from '../desk/understood.ts';
import type { Env } from '../env.ts';
import type { Keys } from '../keys.ts';
import { createAddressOf } from './address.ts';
import { listenForOperator } from './admin.ts';
import { type Attention, createAttention } from './attention.ts';
import type { Served, Serving } from './console/console.ts';
import { createDoors } from './doors.ts';
import { identityRoute } from './embed.ts';
import { createFileLinks, fileRoute } from './files/links.ts';
import { createFront } from './front.ts';
import { healthRoutes, type Readiness } from './health.ts';
import type { Hub } from './hub.ts';
import { preferredLanguage } from './language.ts';
import { createLimits, type Limits } from './limits.ts';
import type { Log } from './log.ts';
import type { Metrics } from './metrics.ts';
import { openApiRoute } from './openapi.ts';
import { createOrigins } from './origin.ts';
import { pageRoutes } from './pages.ts';
import { createHeaders } from './reply.ts';
import type { Route } from './routes.ts';
import { sessionRoute } from './session.ts';
import type { Sessions } from './staff/sessions.ts';
import { createVisitorCookie } from './visitor.ts';
import type { Words } from './words.ts';

export interface HttpParts {
  readonly env: Env;
  readonly keys: Pick<Keys, 'directLineSecret' | 'token' | 'cookie'>;
  readonly clock: Clock;
  readonly desk: Pick<Desk, 'open' | 'thread' | 'events'>;
  readonly bot: Bot;
  readonly hub: Hub;
  readonly log: Log;
  readonly metrics: Metrics;
  readonly words: Readonly<Record<Language, Words>>;
  /** How far customers' devices are; one of this server's own when nobody else asks. */
  readonly attention?: Attention;
  /** A customer is typing in that thread, which need not exist. */
  typing?(thread: string): void;
  /** The safety text for a message that tells of a danger, null for all others; must not need the store. */
  danger(text: string): string | null;
  /** Asked at each /readyz; that the server is stopping is added here. */
  ready(): Readiness;
  /** The built pages, and what fills the {{placeholders}} in their HTML. */
  readonly pages?: { readonly folder: string; readonly values: Readonly<Record<string, string>> };
  /** Where files are kept; without it none are taken. */
  readonly stored?: { readonly files: Files; readonly archive: Pick<Archive, 'load'> };
  /** Takes a host's word for who its user is. */
  readonly vouch?: Desk['vouch'];
  /** The Bot Framework's channels, where they are configured. */
  readonly connector?: Pick<ConnectorParts, 'trust' | 'addresses' | 'sender' | 'allowed'>;
  /** Rows of the route table that others bring. */
  readonly routes?: readonly Route[];
  readonly limits?: Limits;
  /** Where what staff see and do is written down. */
  readonly audit?: Pick<Audit, 'write'>;
  /** Who is signed in; without it the routes of staff open over the admin socket alone. */
  readonly sessions?: Sessions;
  /** The agents' console; its bell and its desk are the caller's. */
  console?(given: Pick<Serving, 'limits' | 'origins' | 'counted'>): Served;
  /** Listens on the admin socket alone. */
  readonly operatorOnly?: boolean;
}

export interface Http {
  /** 0 when only the admin socket is open. */
  readonly port: number;
  /** The whole route table, as served. */
  readonly table: readonly Route[];
  /** /readyz turns 503 and answers ask clients to leave; everything is still served. */
  drain(): void;
  /** Drains, stops accepting, closes streams with 1012 and resolves when the requests in progress are answered, or cuts them off after ten seconds. */
  stop(): Promise<void>;
}

const STOP_MS = 10_000;

function listen(server: Server, port: number, host: string): Promise<number> {
  return new Promise((listening, failed) => {
    server.once('error', failed);
    server.listen(port, host, () => listening((server.address() as AddressInfo).port));
  });
}

function close(server: Server): Promise<void> {
  return new Promise((closed) => {
    const late = setTimeout(() => server.closeAllConnections(), STOP_MS);
    server.close(() => {
      clearTimeout(late);
      closed();
    });
    server.closeIdleConnections();
  });
}

/** Serves the route table over TCP and over the admin socket. Rejects when an address is taken or a page is broken. */
export async function startHttp(parts: HttpParts): Promise<Http> {
  const { env, keys, clock, desk, hub, log, metrics, words } = parts;
  let draining = false;
  const ready = (): Readiness => {
    const state = parts.ready();
    return draining ? { ...state, ok: false, reasons: [...state.reasons, 'the server is stopping'] } : state;
  };

  const limits = parts.limits ?? createLimits();
  const attention = parts.attention ?? createAttention();
  const typing = parts.typing ?? (() => undefined);
  const tokens = createTokens(keys.token, clock);
  const tickets = createTickets(keys.token, clock);
  const cookie = createVisitorCookie(keys.cookie, env.https, clock);
  const headers = createHeaders(env);
  const origins = createOrigins(env);
  const links = createFileLinks(keys.token, clock);
  let port = 0;
  const linkTo = (file: string) => `${origins.base(`localhost:${port}`)}${links.to(file)}`;
  const activities = createActivities({ zh: words.zh.assistant, en: words.en.assistant }, linkTo);
  const entrance = createEntrance(tokens, tickets, origins);
  /** Two kinds of socket, one figure. */
  const sockets = { customers: 0, agents: 0 };
  const counted = (of: keyof typeof sockets) => (n: number) => {
    sockets[of] = n;
    metrics.sockets(sockets.customers + sockets.agents);
  };
  const agents = parts.console?.({ limits, origins, counted: counted('agents') });
  const common = { desk, tokens, entrance, cookie, limits, words };
  const filesRoutes = ({ files, archive }: NonNullable<HttpParts['stored']>): readonly Route[] => [
    uploadRoute({ ...common, bot: parts.bot, files, watch: metrics.watch }),
    fileRoute(links, files, archive),
  ];
  const table: readonly Route[] = [
    ...healthRoutes(ready, metrics),
    parts.connector
      ? connectorRoute({
          ...common,
          ...parts.connector,
          bot: parts.bot,
          clock,
          watch: metrics.watch,
          danger: parts.danger,
        })
      : connectorOff,
    openApiRoute(() => table),
    ...directLineRoutes({ ...common, bot: parts.bot, activities, attention, typing, danger: parts.danger }),
    sessionRoute(common),
    ...(parts.vouch ? [identityRoute({ desk: { vouch: parts.vouch }, secret: env.embedSecret, clock })] : []),
    ...(parts.stored ? filesRoutes(parts.stored) : []),
    ...(parts.routes ?? []),
    ...(agents?.routes ?? []),
    ...(parts.pages === undefined || parts.operatorOnly
      ? []
      : await pageRoutes(parts.pages.folder, parts.pages.values, headers, env.embedOrigins)),
  ];
  const front = createFront({
    table,
    doors: createDoors(keys.directLineSecret, tokens, parts.sessions ?? null),
    origins,
    headers,
    metrics,
    log,
    book: parts.audit
      ? {
          audit: parts.audit,
          lost: (fault) => {
            metrics.watch.count('audit_lost_total');
            metrics.watch.warn('what was done could not be written into the audit log', { fault: fault.name });
          },
        }
      : null,
    addressOf: createAddressOf(env.trustProxy),
    failure: (req) => words[preferredLanguage(req.headers['accept-language']) ?? 'zh'].unavailable,
    draining: () => draining,
  });
  const stream = createStream({
    desk,
    hub,
    activities,
    tickets,
    origins,
    attention,
    counted: counted('customers'),
    cut: (why) => metrics.watch.count('streams_cut_total', { why }),
  });

  const operator = front.server({ local: true });
  const upgraders = [{ prefix: '/v3/directline/', route: STREAM_ROUTE, upgrade: stream.upgrade }];
  if (agents !== undefined) upgraders.unshift(agents.stream);
  const open = front.server({ local: false, upgraders });
  const closeStreams = () => Promise.all([stream.close(), agents?.stream.close()]);
  await mkdir(env.dataDir, { recursive: true, mode: 0o700 });
  await listenForOperator(operator, env.dataDir);
  try {
    if (!parts.operatorOnly) port = await listen(open, env.port, env.host);
  } catch (fault) {
    await Promise.all([close(operator), closeStreams()]);
    throw fault;
  }
  const drain = (): void => {
    draining = true;
  };
  return {
    port,
    table,
    drain,
    stop: async () => {
      drain();
      await Promise.all([close(open), close(operator), closeStreams()]);
      metrics.stop();
    },
  };
}
