import type { Audit } from '../../audit/audit.ts';
import type { DossierRules } from '../../content/dossiers.ts';
import type { Analysing } from '../../customers/analysis/run.ts';
import type { LikenessOf } from '../../customers/likeness.ts';
import type { Merging } from '../../customers/merging.ts';
import type { AgentDesk } from '../../desk/agents.ts';
import type { Content } from '../../desk/content.ts';
import type { Archive, Bell, Clock, Files, Mint, Utility, Watch } from '../../desk/ports.ts';
import { timeOf } from '../../desk/promise.ts';
import type { Catalog } from '../../dossiers/catalog.ts';
import type { Attention } from '../attention.ts';
import type { Upgrader } from '../front.ts';
import type { Hub } from '../hub.ts';
import type { Limits } from '../limits.ts';
import type { Origins } from '../origin.ts';
import type { Route } from '../routes.ts';
import type { Sessions } from '../staff/sessions.ts';
import { accessRoutes } from './access-routes.ts';
import { analysisRoutes } from './analysis-routes.ts';
import { archiveRoutes } from './archive-routes.ts';
import { createCasebook } from './casebook.ts';
import { chatRoutes } from './chat-routes.ts';
import { customerRoutes } from './customer-routes.ts';
import { duplicateRoutes } from './duplicate-routes.ts';
import { effortRoutes } from './effort-routes.ts';
import { exportRoutes } from './export-routes.ts';
import { figureRoutes } from './figure-routes.ts';
import { createConsoleHub } from './hub.ts';
import { createInbox } from './inbox.ts';
import { createRoster, type Roster } from './presence.ts';
import { createSight } from './sight.ts';
import { CONSOLE_STREAM, createConsoleStream } from './stream.ts';
import { ticketRoutes } from './ticket-routes.ts';

interface ConsoleParts {
  readonly archive: Archive;
  readonly threads: Pick<Hub, 'subscribe'>;
  readonly attention: Attention;
  readonly content: Content;
  readonly clock: Clock;
  readonly catalog: Catalog;
  readonly watch: Watch;
  readonly audit: Audit;
}

/** What the console is served with, once the desk and the server stand. */
export interface Serving {
  readonly desk: AgentDesk;
  readonly sessions: Sessions;
  readonly files: Files;
  readonly analysing: Analysing;
  readonly rules: DossierRules;
  readonly utility: Pick<Utility, 'name' | 'statements'>;
  readonly mint: Pick<Mint, 'id'>;
  /** The ISO day at the company's place. */
  today(): string;
  readonly limits: Pick<Limits, 'act'>;
  readonly origins: Pick<Origins, 'own'>;
  readonly merging: Merging;
  readonly likeness: LikenessOf;
  /** Called with the number of open sockets whenever it changes. */
  counted(open: number): void;
}

/** The console as it is served: rows for the route table, and the stream. */
export interface Served {
  readonly routes: readonly Route[];
  readonly stream: Upgrader & { close(): Promise<void> };
}

/** The agents' console on the side of the server. */
export interface AgentsConsole {
  /** The part of the desk's bell that agents hear. */
  readonly bell: Pick<Bell, 'moved' | 'alarm'>;
  readonly roster: Roster;
  /** A customer is typing. */
  typing(thread: string): void;
  serve(given: Serving): Served;
}

/** To be opened before anything changes in the archive: what is open then is read once. */
export async function openConsole(parts: ConsoleParts): Promise<AgentsConsole> {
  const { archive, threads, attention, content, clock, catalog, watch, audit } = parts;
  const { fields } = content;
  const sight = createSight(archive, Object.keys(content.departments));
  const inbox = createInbox({ archive, attention });
  const casebook = createCasebook({ archive, sight, inbox, fields });
  const fault = (thrown: unknown): void =>
    watch.warn('the console could not read the store', { fault: (thrown as Error).name });
  const hub = await createConsoleHub({ archive, inbox, threads, attention, fault });
  attention.onChange(hub.attended);
  const roster = createRoster();
  return {
    bell: { moved: hub.moved, alarm: hub.alarm },
    roster,
    typing: hub.typing,
    serve(given) {
      const { desk, sessions, files, limits, origins, counted } = given;
      const { analysing, rules, merging, likeness, utility, mint, today } = given;
      const stream = createConsoleStream({ desk, sight, hub, roster, sessions, origins, watch, audit, counted });
      const common = { archive, desk, sight, casebook, limit: limits.act };
      return {
        routes: [
          ...chatRoutes({ ...common, files, inbox }),
          ...archiveRoutes(common),
          ...accessRoutes({ archive, audit, sight }),
          ...ticketRoutes({ ...common, clock, time: timeOf(content), pauses: Object.keys(content.pauses) }),
          ...customerRoutes({ archive, catalog, casebook, fields }),
          ...exportRoutes({ archive, catalog, casebook, sight, content, clock }),
          ...duplicateRoutes({ ...common, fields, rules: rules.duplicates, merging, likeness }),
          ...analysisRoutes({ ...common, analysing, utility, wording: { rules, fields } }),
          ...effortRoutes({ ...common, clock, mint, today }),
          ...figureRoutes({ analysing, wording: { rules, fields }, limit: limits.act }),
        ],
        stream: { prefix: CONSOLE_STREAM, route: CONSOLE_STREAM, ...stream },
      };
    },
  };
}
