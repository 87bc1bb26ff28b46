import { readFileSync } from 'node:fs';
import type { Command } from 'commander';
import type { z } from 'zod';
import { KEY_LIST } from '../http/keys.ts';
import type { Operator } from './operator.ts';

/** The key that was given cannot be read; the message says what to give. */
class GivenKeyFault extends Error {
  override readonly name = 'GivenKeyFault';
}

const BASE = '/api/operator/keys';
type KeyList = z.output<typeof KEY_LIST>;

function lines({ keys, readable, damaged, resealing }: KeyList): readonly string[] {
  return [
    ...keys.map(
      ({ id, from, current, documents, files }) =>
        `${id}  ${current ? 'current' : 'older  '}  needed for ${documents} documents and ${files} files  (${from})`,
    ),
    ...(readable > 0 ? [`${readable} documents still stand readable on the disk.`] : []),
    ...(damaged > 0 ? [`${damaged} files are damaged: take them from a backup.`] : []),
    ...(resealing ? ['What is old is being sealed anew just now.'] : []),
  ];
}

function keyIn(file: string): string {
  const text = readFileSync(file, 'ascii').trim().toLowerCase();
  if (/^[0-9a-f]{64}$/.test(text)) return text;
  throw new GivenKeyFault(
    `${file} does not hold a key: it has to hold 64 hex digits, as "openssl rand -hex 32" makes them.`,
  );
}

export function keyCommands(
  program: Command,
  withOperator: (work: (operator: Operator) => Promise<void>) => Promise<void>,
  say: (line: string) => void,
): void {
  const ask = (method: 'GET' | 'POST', path: string, body?: unknown): Promise<void> =>
    withOperator(async (operator) => lines(KEY_LIST.parse(await operator.ask(method, path, body))).forEach(say));
  const keys = program.command('keys').description('the keys that seal what is personal');
  keys
    .command('list')
    .description('every data key, and what needs it')
    .action(() => ask('GET', BASE));
  keys
    .command('rotate')
    .description('a new key for all that is written from now on; then seals anew what is old')
    .option('--key-file <file>', 'the new key, 64 hex digits; made when it is not given')
    .action(({ keyFile }: { keyFile?: string }) =>
      withOperator(async (operator) => {
        const key = keyFile === undefined ? null : keyIn(keyFile);
        const { keys } = KEY_LIST.parse(await operator.ask('POST', `${BASE}/rotate`, { key }));
        say(`The current key is ${keys[0]?.id}. Copy DATA_DIR/keys to where you keep it, apart from the data.`);
        lines(KEY_LIST.parse(await operator.ask('POST', `${BASE}/reseal`, {}))).forEach(say);
      }),
    );
  keys
    .command('reseal')
    .description('seal anew what is readable or under an older key; carries on where it was interrupted')
    .action(() => ask('POST', `${BASE}/reseal`, {}));
  keys
    .command('forget <id>')
    .description('destroy an older key that nothing needs any more')
    .action((id: string) => ask('POST', `${BASE}/forget`, { id }));
}
