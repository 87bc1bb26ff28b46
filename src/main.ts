import { randomInt } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { v7 } from 'uuid';
import { openFiles, sweep } from './archive/files/folder.ts';
import { openArchive } from './archive/open.ts';
import { createAudit } from './audit/audit.ts';
import { createBot } from './channels/bot-framework.ts';
import { createAddresses } from './channels/connector/address.ts';
import { createSender } from './channels/connector/sender.ts';
import { createMail } from './channels/mail.ts';
import { createOutbox } from './channels/outbox.ts';
import { loadWhole } from './content/dossiers.ts';
import { dayAt } from './customers/analysis/nights.ts';
import { createAnalysing } from './customers/analysis/run.ts';
import { createImports, runOfFile } from './customers/importRun.ts';
import { createLikeness } from './customers/likeness.ts';
import { createMerging } from './customers/merging.ts';
import { followed, stock } from './customers/shelf.ts';
import { openDataKeys } from './data-keys.ts';
import { missingYear } from './desk/calendar.ts';
import type { Content } from './desk/content.ts';
import { createDesk, type Desk } from './desk/desk.ts';
import type { Archive, Clock, Utility, Watch } from './desk/ports.ts';
import { timeOf } from './desk/promise.ts';
import { wordsOf } from './desk/words.ts';
import { createCatalog } from './dossiers/catalog.ts';
import { type Env, isLoopback } from './env.ts';
import { analysisRoutes } from './http/analysis.ts';
import { archiveRoutes } from './http/archive.ts';
import { createAttention } from './http/attention.ts';
import { auditRoutes } from './http/audit.ts';
import { openConsole } from './http/console/console.ts';
import { createHub } from './http/hub.ts';
import { keyRoutes } from './http/keys.ts';
import { createLimits, type Limits } from './http/limits.ts';
import { createLog, type Log } from './http/log.ts';
import { createMetrics } from './http/metrics.ts';
import { operatorRoutes } from './http/operator.ts';
import { privacyRoutes } from './http/privacy.ts';
import { type Http, startHttp } from './http/server.ts';
import { type Credentials, makeFirst } from './http/staff/first.ts';
import { staffRoutes } from './http/staff/routes.ts';
import { openStaff } from './http/staff/staff.ts';
import { openKeys } from './keys.ts';
import { readArticles } from './knowledge/articles.ts';
import { createErasing } from './privacy/erasing.ts';
import { createHolds } from './privacy/holds.ts';
import { openLedger } from './privacy/ledger.ts';
import { startPulse } from './pulse.ts';
import { createRekeying } from './rekeying.ts';
import { read, repertoireOf, texts } from './repertoire.ts';
import { readMaterial } from './understanding/intents.ts';
import { type Loaded, loadUnderstanding } from './understanding/load.ts';
import { readSafety } from './understanding/safety.ts';
import { noUtility } from './utility/none.ts';
import { sampleUtility } from './utility/sample.ts';

/** What tests put in the place of what the environment would choose; each is a real adapter of its port. */
export interface Parts {
  readonly clock?: Clock;
  readonly utility?: Utility;
  readonly archive?: (archive: Archive) => Archive;
  readonly log?: Log;
  readonly limits?: Limits;
  readonly understanding?: Loaded;
  /** Serves the admin socket alone: for a command that finds no server running. */
  readonly operatorOnly?: boolean;
  /** The archive can no longer be trusted to be durable: end the process. */
  readonly onFatal?: (error: Error) => void;
}

export interface Griddesk {
  readonly desk: Desk;
  readonly archive: Archive;
  readonly http: Http;
  /** The administrator that this start has made, with a one-time password that can be read nowhere else. */
  readonly firstAdministrator: Credentials | null;
  /** Resolves when the model is fitted; until then hazards and "a person" work. */
  readonly understood: Promise<void>;
  /** Stops taking requests, ends the turns in progress, writes everything down. */
  stop(): Promise<void>;
}

const root = fileURLToPath(new URL('..', import.meta.url));
const contentDir = join(root, 'data');

/** A worker beside the built server; null where the sources run as they are, and its work is done in this thread. */
const workerOf = (name: string): URL | null =>
  import.meta.url.endsWith('.ts') ? null : new URL(`./${name}.worker.js`, import.meta.url);

/** Builds the whole product from the environment. Rejects with a named fault that says what to do. */
export async function build(env: Env, parts: Parts = {}): Promise<Griddesk> {
  const log = parts.log ?? createLog(env.logLevel);
  const clock = parts.clock ?? { now: () => new Date() };
  const metrics = createMetrics(log);
  const { watch } = metrics;
  const material = readMaterial(contentDir);
  const { content, rules } = loadWhole(
    contentDir,
    {
      dialogs: texts,
      intents: material.intents,
      safety: readSafety(contentDir).texts,
      articles: readArticles(contentDir),
    },
    clock.now().toISOString().slice(0, 10),
  );
  const words = wordsOf(content, () => clock.now());
  const keys = await openKeys(env.dataDir, { directLineSecret: env.directLineSecret });
  const dataKeys = await openDataKeys(env.dataDir, {
    key: env.encryptionKey,
    old: env.encryptionKeysOld,
    settled: existsSync(join(env.databaseUrl.replace(/^file:(\/\/)?/, ''), 'manifest.json')),
  });
  if (dataKeys.made !== null)
    log.warn(`${dataKeys.made} was made. It opens what is personal: keep a copy apart from the data and its backups.`);
  const onFatal = parts.onFatal ?? ((error: Error) => fatal(log, error));
  const opened = await openArchive(env.databaseUrl, { log: watch, onFatal, keys: dataKeys });
  const catalog = createCatalog(content.fields);
  await stock(opened, catalog);
  const archive = followed(parts.archive?.(opened) ?? opened, catalog, () => likeness.moved());
  const likeness = createLikeness({
    archive: opened,
    rules: rules.duplicates,
    workerUrl: workerOf('duplicates'),
    clock,
    watch,
  });
  const files = await openFiles(join(env.dataDir, 'files'), dataKeys);
  const rekeying = createRekeying({ keys: dataKeys, seals: opened.seals, files, watch });
  const { users, sessions } = openStaff({ archive, clock, key: keys.cookie, https: env.https, watch });
  const audit = createAudit({ archive, clock });
  const limits = parts.limits ?? createLimits();
  const workerUrl = workerOf('fit');
  const cacheDir = join(env.dataDir, 'model');
  const {
    understanding,
    ready,
    stop: stopFitting,
  } = parts.understanding ?? loadUnderstanding({ dataDir: contentDir, cacheDir, workerUrl, log: watch, material });
  const utility = parts.utility ?? (env.utility === 'sample' ? sampleUtility(contentDir, clock) : noUtility);
  const mint = { id: () => v7(), number: (limit: number) => randomInt(limit) };
  const holds = createHolds({ archive, clock });
  const ledger = openLedger(join(env.dataDir, 'erasures.jsonl'));
  const erasing = createErasing({ archive, files, clock, mint, holds, ledger, key: keys.erased });
  // Before anything is served: what an older copy of the archive has brought back goes again.
  const erasedAgain = await erasing.again();
  if (erasedAgain > 0) watch.warn('erasures were carried out again', { erasures: erasedAgain });
  const hub = createHub();
  const attention = createAttention();
  const agents = await openConsole({
    archive,
    threads: hub,
    attention,
    content,
    clock,
    catalog,
    watch,
    audit,
  });
  const bell = { ...hub, ...agents.bell };
  const merging = createMerging({ archive, bell, clock, mint, fields: content.fields });
  const analysing = createAnalysing({
    ...{ archive, utility, catalog, rules, clock, mint, watch },
    timeZone: content.company.timeZone,
  });
  const today = () => dayAt(content.company.timeZone, clock.now());
  const desk = createDesk({
    archive,
    understanding,
    utility,
    bell,
    presence: agents.roster,
    clock,
    mint,
    watch,
    content,
    words,
    repertoire: repertoireOf(content, () => clock.now()),
    read,
    runs: { analysis: analysing.fired },
    alerting: env.alert !== null,
    notices: env.notice !== null,
    reach: { mail: env.mail !== null, sms: env.sms !== null },
    silenceMinutes: env.silenceMinutes,
    attendMinutes: env.attendMinutes,
  });
  const imports = createImports({
    archive,
    files,
    clock,
    mint,
    fields: content.fields,
    erasedOn: erasing.erasedOn,
    watch,
  });
  let model: 'fitting' | 'ready' | 'failed' = 'fitting';
  const understood = ready.then(
    () => {
      model = 'ready';
      return desk.wake();
    },
    (error: unknown) => {
      model = 'failed';
      log.error({ err: error }, 'the model could not be fitted; messages are handed over');
      return desk.wake();
    },
  );
  const say = (key: string, language: 'zh' | 'en') => words.say({ key: `common.${key}` }, language);
  const told = (language: 'zh' | 'en') => ({
    assistant: say('assistant', language),
    busy: say('busy', language),
    unavailable: say('notStored', language),
    fileType: say('fileType', language),
    fileTooLarge: say('fileTooLarge', language),
    tooManyFiles: say('tooManyFiles', language),
    empty: say('emptyFile', language),
    noFilesHere: say('noFilesHere', language),
  });
  const facts = () => ({
    model,
    utility: utility.name,
    alerts: env.alert ? 'ALERT_URL' : 'no target',
    content: content.hash,
    production: env.production,
    missingYear: missingYear(content.calendar, timeOf(content).dayOf(clock.now().toISOString())) ?? '',
  });
  const connector =
    env.botFramework &&
    connectorOf(env.botFramework, {
      archive,
      key: keys.token,
      clock,
      watch,
      names: { zh: say('assistant', 'zh'), en: say('assistant', 'en') },
    });
  const http = await startHttp({
    env,
    keys,
    clock,
    desk,
    bot: createBot(desk),
    hub,
    log,
    metrics,
    words: { zh: told('zh'), en: told('en') },
    danger: (text) => desk.danger(text),
    stored: { files, archive },
    vouch: (thread, account) => desk.vouch(thread, account),
    ...(connector ? { connector } : {}),
    ready: () => ({
      ok: model !== 'fitting',
      reasons: model === 'fitting' ? ['the language model is being fitted'] : [],
      facts: facts(),
    }),
    audit,
    routes: [
      ...auditRoutes({ archive, audit, users }),
      ...privacyRoutes({ archive, erasing, holds }),
      ...operatorRoutes({ archive, desk, facts }),
      ...keyRoutes(rekeying),
      ...analysisRoutes({ analysing }),
      ...archiveRoutes({ archive, imports, content, clock }),
      ...staffRoutes({
        users,
        sessions,
        limits,
        content,
        demo: utility.name === 'sample',
        alertTarget: env.alert !== null,
        https: env.https,
        availability: agents.roster.of,
      }),
    ],
    limits,
    sessions,
    attention,
    typing: agents.typing,
    console: (given) =>
      agents.serve({
        ...{ ...given, desk, sessions, files, analysing, rules, merging, likeness, utility, mint, today },
      }),
    ...(parts.operatorOnly ? { operatorOnly: true } : { pages: pagesOf(content, utility) }),
  }).catch(async (fault: unknown) => {
    stopFitting();
    await archive.close();
    throw nameTaken(fault, env.port);
  });
  // Only once nothing else can fail, or the password would be made and never shown. A command that finds no server
  // running shows none either.
  const firstAdministrator = parts.operatorOnly ? null : await makeFirst(users, env.administrator);
  await imports.carryOn();
  await rekeying.carryOn();
  await analysing.carryOn();
  const unspoken = async () => {
    const known = async (id: string) => {
      const run = runOfFile(id);
      if (run !== null) return (await imports.report(run))?.state === 'running';
      return (await archive.load([{ kind: 'file', id }] as const))[0].body !== null;
    };
    const removed = await sweep(files, known, new Date(clock.now().getTime() - 86_400_000).toISOString());
    if (removed > 0) watch.warn('files without a message were removed', { removed });
  };
  const sweeping = setInterval(
    () => unspoken().catch((fault: Error) => watch.warn('files could not be swept', { fault: fault.name })),
    3_600_000,
  ).unref();
  const deliver = connector?.sender.deliver;
  const mail = env.mail && createMail(env.mail);
  const targets = { alert: env.alert, notice: env.notice, sms: env.sms, mail, ...(deliver ? { deliver } : {}) };
  const outbox = createOutbox({ archive, targets, clock, watch });
  const pulse = startPulse({ tick: () => desk.tick(), send: outbox.send, clock, watch });
  return {
    desk,
    archive,
    http,
    firstAdministrator,
    understood,
    async stop() {
      http.drain();
      await http.stop();
      clearInterval(sweeping);
      await pulse.stop();
      await outbox.stop();
      mail?.stop();
      stopFitting();
      await imports.stop();
      await likeness.stop();
      await rekeying.stop();
      await analysing.stop();
      await desk.settle();
      await archive.close();
    },
  };
}

/** What the Bot Framework's channels need; only listed addresses are ever called, and without proof only this machine's. */
function connectorOf(
  { trust, credentials, serviceUrls }: NonNullable<Env['botFramework']>,
  {
    key,
    ...rest
  }: { archive: Archive; key: Buffer; clock: Clock; watch: Watch; names: Readonly<Record<'zh' | 'en', string>> },
) {
  const addresses = createAddresses(key);
  const allowed = (serviceUrl: string): boolean => {
    const url = URL.canParse(serviceUrl) ? new URL(serviceUrl) : null;
    if (url === null || url.username !== '') return false;
    return serviceUrls === null ? isLoopback(url) : serviceUrls.includes(url.origin);
  };
  return { trust, addresses, allowed, sender: createSender({ ...rest, addresses, allowed, credentials }) };
}

/** A disk that no longer confirms writes: nothing may be acknowledged any more, so the process ends and a supervisor starts it again. */
function fatal(log: Log, error: Error): never {
  log.fatal({ err: error }, error.message);
  process.exit(1);
}

/** The built pages, and what fills the {{placeholders}} in their HTML. */
function pagesOf({ company }: Content, utility: Utility) {
  const values = {
    'company.zh': company.name.zh,
    'company.en': company.name.en,
    hotline: company.hotline,
    ...company.emergency,
    demo: utility.name === 'sample' ? 'demo' : '',
  };
  return { folder: join(root, 'dist', 'web'), values };
}

/** A port that is in use, said so that whoever starts the server knows what to do. */
function nameTaken(fault: unknown, port: number): unknown {
  if ((fault as NodeJS.ErrnoException).code !== 'EADDRINUSE') return fault;
  return new Error(`Port ${port} is taken: stop the server that uses it, or set PORT to another one.`, {
    cause: fault,
  });
}
