import { isIP } from 'node:net';
import { join } from 'node:path';
import { z } from 'zod';

/** One wrong setting, in plain words, with a value that would do. */
export interface EnvFault {
  readonly key: string;
  readonly reason: string;
  readonly example: string;
}

/** Thrown by readEnv with every fault at once; the message is fit to be shown to whoever starts the server. */
export class EnvFaults extends Error {
  readonly faults: readonly EnvFault[];
  constructor(faults: readonly EnvFault[]) {
    const lines = faults.map((f) => `  ${f.key}: ${f.reason} Example: ${f.key}=${f.example}`);
    super(`${faults.length === 1 ? 'One setting is' : `${faults.length} settings are`} wrong:\n${lines.join('\n')}`);
    this.name = 'EnvFaults';
    this.faults = faults;
  }
}

const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/;

/** True when a URL's host can only be reached from this machine. */
export function isLoopback(url: URL): boolean {
  return LOOPBACK.test(url.hostname);
}

/** An origin: scheme, host, port, and nothing after it; null when the text is not one. */
function origin(text: string): URL | null {
  const url = URL.canParse(text) ? new URL(text) : null;
  const plain = url !== null && url.pathname === '/' && url.search === '' && url.hash === '' && url.username === '';
  return plain && /^https?:$/.test(url.protocol) ? url : null;
}

const whole = (from: number, to: number) => {
  const words = `must be a whole number from ${from} to ${to}.`;
  return z
    .string()
    .regex(/^\d{1,9}$/, words)
    .transform(Number)
    .pipe(z.number(words).min(from, words).max(to, words));
};

const list = (each: (item: string) => boolean, words: string) =>
  z
    .string()
    .transform((text) =>
      text
        .split(',')
        .map((item) => item.trim())
        .filter((item) => item !== ''),
    )
    .refine((items) => items.every(each), words);

function isNetwork(item: string): boolean {
  const [address = '', prefix, ...rest] = item.split('/');
  const bits = isIP(address) === 4 ? 32 : 128;
  const prefixFits = prefix === undefined || (/^\d{1,3}$/.test(prefix) && Number(prefix) <= bits);
  return item === 'loopback' || (isIP(address) !== 0 && prefixFits && rest.length === 0);
}

const address = z
  .string()
  .refine(
    (text) => URL.canParse(text) && /^https?:$/.test(new URL(text).protocol),
    'must be a full http:// or https:// address.',
  );

const LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;

const HEX = 'must be 64 hex digits.';

const SHAPE = z.object({
  PORT: whole(0, 65535).default(3978),
  HOST: z
    .string()
    .regex(/^[\w.:-]+$/, 'must be an address or a host name to listen on.')
    .default('127.0.0.1'),
  PUBLIC_URL: z
    .string()
    .refine((text) => origin(text) !== null, 'must be http:// or https://, a host and at most a port, with no path.')
    .transform((text) => new URL(text))
    .optional(),
  DATA_DIR: z.string().default('./data/var'),
  DATABASE_URL: z
    .string()
    .regex(/^(file:.+|postgres(ql)?:\/\/.+)/, 'must begin with file: or postgres://.')
    .optional(),
  DIRECT_LINE_SECRET: z.string().optional(),
  ENCRYPTION_KEY: z
    .string()
    .regex(/^[0-9a-f]{64}$/i, HEX)
    .optional(),
  ENCRYPTION_KEYS_OLD: list(
    (item) => /^[0-9a-f]{64}$/i.test(item),
    'must be keys of 64 hex digits each, parted by commas.',
  ).default([]),
  UTILITY: z.enum(['sample', 'none'], 'must be sample or none.').optional(),
  ALERT_URL: address.optional(),
  ALERT_SECRET: z.string().optional(),
  NOTICE_URL: address.optional(),
  NOTICE_SECRET: z.string().optional(),
  SMTP_URL: z
    .string()
    .refine(
      (text) => URL.canParse(text) && /^smtps?:$/.test(new URL(text).protocol),
      'must be smtp:// or smtps://, a host, and a user and password where the server wants them.',
    )
    .optional(),
  MAIL_FROM: z.string().max(254).regex(/@/, 'must hold an e-mail address.').optional(),
  SMS_URL: address.optional(),
  SMS_SECRET: z.string().optional(),
  ADMIN_EMAIL: z.email('must be an e-mail address.').max(254, 'must be an e-mail address.').optional(),
  ADMIN_PASSWORD: z.string().min(10, 'must have at least 10 characters.').max(256, 'is too long.').optional(),
  BOT_APP_ID: z
    .string()
    .regex(/^[\w-]{8,64}$/, 'must be the app id of your Bot Framework registration.')
    .optional(),
  BOT_APP_PASSWORD: z.string().min(8, 'must be the app password of your Bot Framework registration.').optional(),
  BOT_TENANT_ID: z
    .string()
    .regex(/^[\w.-]{1,64}$/, 'must be a tenant id.')
    .default('botframework.com'),
  BOT_SERVICE_URLS: list(
    (item) => origin(item) !== null,
    'must be origins such as https://smba.trafficmanager.net, parted by commas.',
  ).default(['https://smba.trafficmanager.net']),
  BOT_ISSUER: z.string().min(1).default('https://api.botframework.com'),
  BOT_OPENID_METADATA: address.default('https://login.botframework.com/v1/.well-known/openidconfiguration'),
  BOT_TOKEN_URL: address.optional(),
  BOT_ANONYMOUS: z.literal('loopback', 'must be loopback, or unset.').optional(),
  TRUST_PROXY: list(
    isNetwork,
    'must be addresses or networks, parted by commas; "loopback" means this machine.',
  ).default([]),
  ALLOWED_ORIGINS: list(
    (item) => origin(item) !== null,
    'must be origins such as https://www.example.com, parted by commas.',
  ).default([]),
  EMBED_ORIGINS: list(
    (item) => origin(item) !== null,
    'must be origins such as https://www.example.com, parted by commas.',
  ).default([]),
  EMBED_SECRET: z.string().min(32, 'must have at least 32 characters.').optional(),
  LOG_LEVEL: z.enum(LEVELS, `must be one of ${LEVELS.join(', ')}.`).default('info'),
  SILENCE_MINUTES: whole(1, 1440).default(30),
  ATTEND_MINUTES: whole(1, 120).default(5),
});

type Settings = z.output<typeof SHAPE>;
type Key = keyof typeof SHAPE.shape;

const EXAMPLES: Readonly<Record<Key, string>> = {
  PORT: '3978',
  HOST: '127.0.0.1',
  PUBLIC_URL: 'https://service.example.com',
  DATA_DIR: './data/var',
  DATABASE_URL: 'file:./data/var/archive',
  DIRECT_LINE_SECRET: 'a random text of 43 letters and digits',
  ENCRYPTION_KEY: 'what "openssl rand -hex 32" prints',
  ENCRYPTION_KEYS_OLD: 'the keys of before, parted by commas',
  UTILITY: 'none',
  ALERT_URL: 'https://oncall.example.com/griddesk',
  ALERT_SECRET: 'a random text of 43 letters and digits',
  NOTICE_URL: 'https://notices.example.com/griddesk',
  NOTICE_SECRET: 'a random text of 43 letters and digits',
  SMTP_URL: 'smtps://griddesk:password@mail.example.com',
  MAIL_FROM: 'Qingyu Power <no-reply@example.com>',
  SMS_URL: 'https://sms.example.com/griddesk',
  SMS_SECRET: 'a random text of 43 letters and digits',
  ADMIN_EMAIL: 'wang.min@example.com',
  ADMIN_PASSWORD: 'several words that nobody would guess',
  BOT_APP_ID: '00000000-0000-0000-0000-000000000000',
  BOT_APP_PASSWORD: 'the password of the registration',
  BOT_TENANT_ID: 'botframework.com',
  BOT_SERVICE_URLS: 'https://smba.trafficmanager.net',
  BOT_ISSUER: 'https://api.botframework.com',
  BOT_OPENID_METADATA: 'https://login.botframework.com/v1/.well-known/openidconfiguration',
  BOT_TOKEN_URL: 'https://login.microsoftonline.com/botframework.com/oauth2/v2.0/token',
  BOT_ANONYMOUS: 'loopback',
  TRUST_PROXY: '10.0.0.0/8,loopback',
  ALLOWED_ORIGINS: 'https://www.example.com',
  EMBED_ORIGINS: 'https://www.example.com',
  EMBED_SECRET: 'a random text of 43 letters and digits',
  LOG_LEVEL: 'info',
  SILENCE_MINUTES: '30',
  ATTEND_MINUTES: '5',
};

/** Every setting that Griddesk reads, in the order of .env.example. */
export const ENV_KEYS = Object.keys(EXAMPLES) as readonly Key[];

const WEAK = /secret|password|changeme|change-me|default|example|griddesk|random|test|1234|qwert/i;

/** Why a secret is too weak for a server that others can reach; null when it will do. */
function weakness(secret: string): string | null {
  if (secret.length < 32) return 'must have at least 32 characters when PUBLIC_URL is not this machine.';
  if (new Set(secret).size < 12 || WEAK.test(secret)) return 'is a default or can be guessed; take a random one.';
  return null;
}

/** What only several settings together can get wrong. */
function together(set: Settings, production: boolean): [Key, string][] {
  const faults: [Key, string][] = [];
  for (const key of ['DIRECT_LINE_SECRET', 'ALERT_SECRET', 'NOTICE_SECRET', 'SMS_SECRET', 'EMBED_SECRET'] as const) {
    const weak = set[key] !== undefined && production ? weakness(set[key]) : null;
    if (weak !== null) faults.push([key, weak]);
  }
  if (production && (set.ADMIN_PASSWORD?.length ?? 99) < 20 && WEAK.test(set.ADMIN_PASSWORD ?? '')) {
    faults.push(['ADMIN_PASSWORD', 'is a default or can be guessed; take a better one.']);
  }
  const alone = (key: Key, other: Key, reason: string): void => {
    if (set[key] !== undefined && set[other] === undefined) faults.push([other, reason]);
  };
  alone(
    'ALERT_URL',
    'ALERT_SECRET',
    'is needed with ALERT_URL, so that the receiver can tell a real alert from a forged one.',
  );
  alone(
    'NOTICE_URL',
    'NOTICE_SECRET',
    'is needed with NOTICE_URL, so that the receiver can tell a real notice from a forged one.',
  );
  alone('SMTP_URL', 'MAIL_FROM', 'is needed with SMTP_URL: who the mail is from.');
  alone(
    'SMS_URL',
    'SMS_SECRET',
    'is needed with SMS_URL, so that the receiver can tell a real message from a forged one.',
  );
  alone('BOT_APP_ID', 'BOT_APP_PASSWORD', 'is needed with BOT_APP_ID.');
  alone('BOT_APP_PASSWORD', 'BOT_APP_ID', 'is needed with BOT_APP_PASSWORD.');
  const open =
    set.BOT_ANONYMOUS !== undefined && (production || !LOOPBACK.test(set.HOST) || set.BOT_APP_ID !== undefined);
  if (open)
    faults.push([
      'BOT_ANONYMOUS',
      'lets anybody in: only while HOST and PUBLIC_URL are this machine, and without BOT_APP_ID.',
    ]);
  alone('ADMIN_EMAIL', 'ADMIN_PASSWORD', 'is needed with ADMIN_EMAIL.');
  alone('ADMIN_PASSWORD', 'ADMIN_EMAIL', 'is needed with ADMIN_PASSWORD.');
  return faults;
}

function target(url: string | undefined, secret: string | undefined) {
  return url !== undefined && secret !== undefined ? Object.freeze({ url, secret }) : null;
}

/** The Bot Framework's channels: off until an app id is set, or opened to this machine alone. */
function channels(set: Settings) {
  const { BOT_APP_ID: appId, BOT_APP_PASSWORD: password } = set;
  if (appId === undefined || password === undefined)
    return set.BOT_ANONYMOUS === undefined
      ? null
      : Object.freeze({ trust: null, credentials: null, serviceUrls: null });
  const tokenUrl = set.BOT_TOKEN_URL ?? `https://login.microsoftonline.com/${set.BOT_TENANT_ID}/oauth2/v2.0/token`;
  return Object.freeze({
    trust: Object.freeze({ appId, issuer: set.BOT_ISSUER, metadata: set.BOT_OPENID_METADATA }),
    credentials: Object.freeze({ appId, password, tokenUrl }),
    serviceUrls: Object.freeze(set.BOT_SERVICE_URLS.map((item) => new URL(item).origin)),
  });
}

function arrange(set: Settings, production: boolean) {
  const { PUBLIC_URL: publicUrl, ADMIN_EMAIL: email, ADMIN_PASSWORD: password } = set;
  return Object.freeze({
    port: set.PORT,
    host: set.HOST,
    /** The origin that customers use, without a closing slash; null: whatever loopback name they type. */
    publicUrl: publicUrl?.origin ?? null,
    /** PUBLIC_URL is not loopback: others can reach this server. */
    production,
    /** Customers come by https, so cookies may be Secure. */
    https: publicUrl?.protocol === 'https:',
    dataDir: set.DATA_DIR,
    databaseUrl: set.DATABASE_URL ?? `file:${join(set.DATA_DIR, 'archive')}`,
    /** Null: the generated one, see keys.ts. */
    directLineSecret: set.DIRECT_LINE_SECRET ?? null,
    /** What seals the data, in hex; null: the one under DATA_DIR/keys. And those of before that something may still need. */
    encryptionKey: set.ENCRYPTION_KEY?.toLowerCase() ?? null,
    encryptionKeysOld: Object.freeze(set.ENCRYPTION_KEYS_OLD.map((item) => item.toLowerCase())),
    utility: set.UTILITY ?? (production ? ('none' as const) : ('sample' as const)),
    alert: target(set.ALERT_URL, set.ALERT_SECRET),
    /** Where the company's own systems are asked to tell an old contact of a change. */
    notice: target(set.NOTICE_URL, set.NOTICE_SECRET),
    /** What one-time codes go by; null: not by this. */
    mail:
      set.SMTP_URL !== undefined && set.MAIL_FROM !== undefined
        ? Object.freeze({ url: set.SMTP_URL, from: set.MAIL_FROM })
        : null,
    sms: target(set.SMS_URL, set.SMS_SECRET),
    /** Who is made the first administrator where there is no user yet; null: one with a one-time password. */
    administrator: email !== undefined && password !== undefined ? Object.freeze({ email, password }) : null,
    /** Null: /api/messages is off. Without `trust` only this machine's own addresses are answered. */
    botFramework: channels(set),
    trustProxy: Object.freeze(set.TRUST_PROXY),
    allowedOrigins: Object.freeze(set.ALLOWED_ORIGINS.map((item) => new URL(item).origin)),
    /** Pages that may show the chat in a frame, and the secret with which their server signs who its user is. */
    embedOrigins: Object.freeze(set.EMBED_ORIGINS.map((item) => new URL(item).origin)),
    embedSecret: set.EMBED_SECRET ?? null,
    logLevel: set.LOG_LEVEL,
    silenceMinutes: set.SILENCE_MINUTES,
    /** An agent who leaves a message unanswered that long loses the chat. */
    attendMinutes: set.ATTEND_MINUTES,
  });
}

/** The checked settings of one installation. */
export type Env = ReturnType<typeof arrange>;

/** Reads the settings; an empty value counts as unset and unknown keys are ignored. Throws EnvFaults that names every fault at once. */
export function readEnv(source: Readonly<Record<string, string | undefined>>): Env {
  const given = Object.fromEntries(ENV_KEYS.flatMap((key) => (source[key]?.trim() ? [[key, source[key].trim()]] : [])));
  const faults = new Map<Key, string>();
  const read = SHAPE.safeParse(given);
  for (const issue of read.error?.issues ?? []) {
    const key = issue.path[0] as Key;
    if (!faults.has(key)) faults.set(key, issue.message);
  }
  // The rest is checked as if the broken settings were unset, so that one start shows everything.
  const sound = SHAPE.parse(Object.fromEntries(Object.entries(given).filter(([key]) => !faults.has(key as Key))));
  const production = sound.PUBLIC_URL !== undefined && !isLoopback(sound.PUBLIC_URL);
  for (const [key, reason] of together(sound, production)) if (!faults.has(key)) faults.set(key, reason);
  if (faults.size > 0) {
    throw new EnvFaults(
      ENV_KEYS.flatMap((key) => {
        const reason = faults.get(key);
        return reason === undefined ? [] : [{ key, reason, example: EXAMPLES[key] }];
      }),
    );
  }
  return arrange(sound, production);
}
