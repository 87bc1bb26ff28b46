import { readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { exportArchive, importTable } from '../../src/cli/archive.ts';
import { type Operator, reachOperator } from '../../src/cli/operator.ts';
import { readEnv } from '../../src/env.ts';
import { createLog } from '../../src/http/log.ts';
import { build, type Griddesk } from '../../src/main.ts';
import { writeSample } from '../../src/sample/write.ts';
import { ours } from '../tools/ours.ts';
import { inFolder } from './tools.ts';

const A = '3300000001';
const CHOSEN = { mostRows: 1_000_000, lang: 'en' } as const;

describe('griddesk archive', () => {
  let folder: string;
  let griddesk: Griddesk;
  let operator: Operator;
  let over = (): void => {};
  beforeAll(
    () =>
      new Promise<void>((ready, failed) => {
        inFolder(async (at) => {
          folder = at;
          const env = readEnv({ PORT: '0', DATA_DIR: join(at, 'data') });
          griddesk = await build(env, { operatorOnly: true, log: createLog('silent'), understanding: ours() });
          operator = await reachOperator(env);
          ready();
          await new Promise<void>((done) => {
            over = done;
          });
        }).catch(failed);
      }),
  );
  afterAll(async () => {
    await griddesk.stop();
    over();
  });

  const write = async (name: string, text: string | Uint8Array): Promise<string> => {
    await writeFile(join(folder, name), text);
    return join(folder, name);
  };
  const run = async (path: string, options: Partial<Parameters<typeof importTable>[2]> = {}) => {
    const said: string[] = [];
    const code = await importTable(operator, path, { ...CHOSEN, ...options }, (line) => said.push(line));
    return { code, said };
  };

  it('tells first what it would do, then does it, then finds nothing to do', async () => {
    const path = await write('one.csv', `户号,名称,供电电压\n${A},张某,220伏\n`);
    expect(await run(path, { dryRun: true })).toEqual({
      code: 0,
      said: ['New: 1. Changed: 0. The same: 0. Refused: 0.'],
    });
    expect(await run(path)).toEqual({
      code: 0,
      said: [
        'New: 1. Changed: 0. The same: 0. Refused: 0.',
        'Written: 1 of 1 rows. Left out because of changes made meanwhile: 0.',
      ],
    });
    expect(await run(path)).toEqual({ code: 0, said: ['New: 0. Changed: 0. The same: 1. Refused: 0.'] });
  });

  it('writes nothing while rows are refused, or the others when that is asked', async () => {
    const path = await write('bad.csv', '户号,供电电压\n3300000002,220伏\n3300000003,300伏\n');
    expect(await run(path)).toEqual({
      code: 1,
      said: [
        'row 3, 供电电压: is none of the values that this field has',
        'New: 1. Changed: 0. The same: 0. Refused: 1.',
        'Nothing was written. Mend the rows, or leave them out with --leave-out-refused.',
      ],
    });
    expect((await run(path, { lang: 'zh', dryRun: true })).said[0]).toBe('第 3 行，供电电压：不是这一栏可选的值');
    expect((await run(path, { leaveOutRefused: true })).code).toBe(2);
    const { said } = await run(path, { json: true });
    const lines = said.map((line) => JSON.parse(line));
    expect(lines).toMatchObject([
      { row: 3, action: 'refused', faults: [{ because: 'notOneOf', zh: expect.stringContaining('不是') }] },
      { counts: { same: 1, refused: 1 }, run: null },
    ]);
  });

  it.each([
    ['a missing file', 'nothing.csv', null, 'there is no such file'],
    ['a folder', '.', null, 'it is not a file'],
    ['an empty file', 'empty.csv', '', 'the file is empty'],
    ['a picture', 'a.csv', Buffer.from('89504e470d0a1a0a00000000', 'hex'), 'neither a table nor text'],
  ])('%s is refused in a sentence', async (_, name, text, why) => {
    const path = text === null ? join(folder, name) : await write(name, text);
    await expect(run(path)).rejects.toThrow(why);
  });

  it('gives the list, which comes in again as it is, and one customer’s file for reading', async () => {
    const shared = { where: [], headers: 'zh', lang: 'zh' } as const;
    const list = join(folder, 'list.csv');
    await exportArchive(operator, {
      ...shared,
      format: 'csv',
      out: list,
      columns: 'name,voltage',
      where: ['name=张某'],
    });
    expect(await readFile(list, 'utf8')).toBe(`\ufeff户号,名称,供电电压\r\n${A},张某,V220\r\n`);
    expect((await stat(list)).mode & 0o777).toBe(0o600);
    expect((await run(list)).said).toEqual(['New: 0. Changed: 0. The same: 1. Refused: 0.']);
    const page = join(folder, 'one.html');
    await exportArchive(operator, { ...shared, format: 'html', customer: A, out: page });
    const html = await readFile(page, 'utf8');
    for (const words of ['张某', '220伏', '公司的业务系统', A]) expect(html).toContain(words);
    const json = join(folder, 'one.json');
    await exportArchive(operator, { ...shared, format: 'json', customer: A, out: json });
    expect(JSON.parse(await readFile(json, 'utf8'))).toMatchObject([
      { account: A, changes: [{ body: { provenance: { by: 'import' } } }, {}, {}], contacts: [], messages: [] },
    ]);
  });

  it('says what to write instead', async () => {
    const given = { where: [], headers: 'id', lang: 'zh' } as const;
    await expect(exportArchive(operator, { ...given, format: 'xlsx' })).rejects.toThrow('--out');
    await expect(exportArchive(operator, { ...given, format: 'csv', customer: A })).rejects.toThrow('--format json');
    await expect(exportArchive(operator, { ...given, format: 'json', customer: 'x' })).rejects.toThrow(
      'account number',
    );
    await expect(exportArchive(operator, { ...given, format: 'json', customer: '3399999999' })).rejects.toThrow(
      'No customer',
    );
    await expect(exportArchive(operator, { ...given, format: 'csv', columns: 'colour' })).rejects.toThrow('colour');
    await expect(exportArchive(operator, { ...given, format: 'csv', where: ['x'] })).rejects.toThrow('--where');
    await expect(exportArchive(operator, { ...given, format: 'csv', out: '/nowhere/x' })).rejects.toThrow('ENOENT');
  });

  it('takes a sample company in', async () => {
    await writeSample(join(folder, 'sample'), { customers: 600, seed: 5, until: '2026-01' });
    expect(await run(join(folder, 'sample', 'customers.csv'))).toMatchObject({
      code: 0,
      said: ['New: 600. Changed: 0. The same: 0. Refused: 0.', expect.stringContaining('600 of 600')],
    });
  });
});
