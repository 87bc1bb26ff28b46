import type { DossierRules } from '../../content/dossiers.ts';
import type { Analysing } from '../../customers/analysis/run.ts';
import type { AgentDesk } from '../../desk/agents.ts';
import type { Field } from '../../desk/content.ts';
import type { Archive, Bell, Clock, Files, Mint, Utility, Watch } from '../../desk/ports.ts';
import type { Catalog } from '../../dossiers/catalog.ts';
import type { Attention } from '../attention.ts';
import type { Upgrader } from '../front.ts';
import type { Hub } from '../hub.ts';
import type { Limits } from '../limits.ts';
import type { Origins } from '../origin.ts';
import type { Route } from '../routes.ts';
import type { Sessions } from '../staff/sessions.ts';
import { analysisRoutes } from './analysis-routes.ts';
import { archiveRoutes } from './archive-routes.ts';
import { createCasebook } from './casebook.ts';
import { chatRoutes } from './chat-routes.ts';
import { customerRoutes } from './customer-routes.ts';
import { effortRoutes } from './effort-routes.ts';
import { figureRoutes } from './figure-routes.ts';
import { createConsoleHub } from './hub.ts';
import { createInbox } from './inbox.ts';
import { createRoster, type Roster } from './presence.ts';
import { createSight } from './sight.ts';
import { CONSOLE_STREAM, createConsoleStream } from './stream.ts';

interface ConsoleParts {
  readonly archive: Archive;
  readonly threads: Pick<Hub, 'subscribe'>;
  readonly attention: Attention;
  /** The codes of all departments. */
  readonly departments: readonly string[];
  readonly fields: readonly Field[];
  readonly catalog: Catalog;
  readonly watch: Watch;
}

/** What the console is served with, once the desk and the server stand. */
export interface Serving {
  readonly desk: AgentDesk;
  readonly sessions: Sessions;
  readonly files: Files;
  readonly analysing: Analysing;
  readonly rules: DossierRules;
  readonly utility: Pick<Utility, 'name' | 'statements'>;
  readonly clock: Clock;
  readonly mint: Pick<Mint, 'id'>;
  /** The ISO day at the company's place. */
  today(): string;
  readonly limits: Pick<Limits, 'act'>;
  readonly origins: Pick<Origins, 'own'>;
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
  const { archive, threads, attention, departments, fields, catalog, watch } = parts;
  const sight = createSight(archive, departments);
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
    serve({ desk, sessions, files, limits, origins, counted, analysing, rules, utility, clock, mint, today }) {
      const stream = createConsoleStream({ desk, sight, hub, roster, sessions, origins, watch, counted });
      const common = { archive, desk, sight, casebook, limit: limits.act };
      return {
        routes: [
          ...chatRoutes({ ...common, files, inbox }),
          ...archiveRoutes(common),
          ...customerRoutes({ archive, catalog, casebook, fields }),
          ...analysisRoutes({ ...common, analysing, utility, wording: { rules, fields } }),
          ...effortRoutes({ ...common, clock, mint, today }),
          ...figureRoutes({ analysing, wording: { rules, fields }, limit: limits.act }),
        ],
        stream: { prefix: CONSOLE_STREAM, route: CONSOLE_STREAM, ...stream },
      };
    },
  };
}
