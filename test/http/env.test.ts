import { readFile } from 'node:fs/promises';
import { parse } from 'dotenv';
import { expect, test } from 'vitest';
import { ENV_KEYS, EnvFaults, readEnv } from '../../src/env.ts';

/** The keys at fault, and the whole message. */
function faultsOf(source: Record<string, string>): { keys: string[]; message: string } {
  try {
    readEnv(source);
  } catch (fault) {
    if (fault instanceof EnvFaults) return { keys: fault.faults.map(({ key }) => key), message: fault.message };
    throw fault;
  }
  return { keys: [], message: '' };
}

test('nothing need be set', () => {
  const env = readEnv({});
  expect(env).toMatchObject({
    ...{ port: 3978, host: '127.0.0.1', publicUrl: null, production: false, https: false, dataDir: './data/var' },
    ...{ databaseUrl: 'file:data/var/archive', directLineSecret: null, utility: 'sample', alert: null, trustProxy: [] },
    ...{ allowedOrigins: [], logLevel: 'info', silenceMinutes: 30 },
  });
  expect(Object.isFrozen(env)).toBe(true);
});

test('every fault is named at once, with what to write instead', () => {
  const { keys, message } = faultsOf({
    PORT: '70000',
    HOST: 'a b',
    PUBLIC_URL: 'https://service.example.com/desk',
    DATABASE_URL: 'mysql://x',
    UTILITY: 'yes',
    ALERT_URL: 'oncall',
    TRUST_PROXY: '10.0.0.0/8, proxy',
    ALLOWED_ORIGINS: 'https://a.example, b.example',
    LOG_LEVEL: 'loud',
    SILENCE_MINUTES: '0',
  });
  expect(keys).toEqual([
    'PORT',
    'HOST',
    'PUBLIC_URL',
    'DATABASE_URL',
    'UTILITY',
    'ALERT_URL',
    'TRUST_PROXY',
    'ALLOWED_ORIGINS',
    'LOG_LEVEL',
    'SILENCE_MINUTES',
  ]);
  expect(message).toContain('10 settings are wrong:');
  expect(message).toContain('PORT: must be a whole number from 0 to 65535. Example: PORT=3978');
});

test('a broken setting hides no other: weak secrets show beside it', () => {
  const weak = {
    PORT: 'x',
    PUBLIC_URL: 'https://service.example.com',
    DIRECT_LINE_SECRET: 'short',
    ALERT_URL: 'https://a.example',
  };
  expect(faultsOf(weak).keys).toEqual(['PORT', 'DIRECT_LINE_SECRET', 'ALERT_SECRET']);
});

test.each([
  'changeme',
  'a'.repeat(40),
  'griddesk-griddesk-griddesk-griddesk',
  'my-very-long-Direct-Line-secret-2026-x',
])('正式环境不接受弱密钥：%s', (secret) => {
  expect(faultsOf({ PUBLIC_URL: 'https://service.example.com', DIRECT_LINE_SECRET: secret }).keys).toEqual([
    'DIRECT_LINE_SECRET',
  ]);
  expect(readEnv({ PUBLIC_URL: 'http://localhost:3978', DIRECT_LINE_SECRET: secret }).directLineSecret).toBe(secret);
});

test('a fault never repeats a value, which may be a secret', () => {
  expect(
    faultsOf({ PUBLIC_URL: 'https://service.example.com', DIRECT_LINE_SECRET: 'canary-7f3' }).message,
  ).not.toContain('canary-7f3');
  expect(faultsOf({ DATABASE_URL: 'mysql://u:canary-7f3@h' }).message).not.toContain('canary-7f3');
});

test.each([
  ['http://localhost:8080', false, 'sample'],
  ['http://127.0.0.5', false, 'sample'],
  ['http://[::1]:1', false, 'sample'],
  ['http://192.168.1.4:3978', true, 'none'],
  ['https://service.example.com', true, 'none'],
  ['https://localhost.example.com', true, 'none'],
])('%s: production %s, utility %s', (PUBLIC_URL, production, utility) => {
  expect(readEnv({ PUBLIC_URL })).toMatchObject({ production, utility });
});

test('an empty value counts as unset, and unknown keys are nobody’s business', () => {
  expect(readEnv({ PORT: '', HOST: ' ', PATH: '/bin', PORTS: 'x' })).toMatchObject({ port: 3978, host: '127.0.0.1' });
});

test('.env.example names every setting and can be used as it is', async () => {
  const text = await readFile('.env.example', 'utf8');
  const named = [...text.matchAll(/^#?([A-Z_]+)=/gm)].map((match) => match[1]);
  expect(named).toEqual([...ENV_KEYS]);
  expect(readEnv(parse(text))).toEqual(readEnv({}));
});
