import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { bundle } from '../tools/bundle.js';
import { inFolder, openStore } from './tools.ts';

const ROWS = 4_000;

it('kill -9 in the middle of an import leaves rows whole, and the next start ends it', async () => {
  const { path, remove } = await bundle('test/faults/import-child.ts');
  try {
    // From the moment at which all rows are staged: at once, and some parts later.
    for (const ms of [0, 40, 120, 250])
      await inFolder(async (folder) => {
        const child = spawn(process.execPath, [path, folder, String(ROWS)], { stdio: ['ignore', 'pipe', 'inherit'] });
        const ended = once(child, 'exit');
        const [said] = await once(child.stdout, 'data');
        expect(String(said)).toBe('running\n');
        await pause(ms);
        child.kill('SIGKILL');
        await ended;
        const store = await openStore(folder);
        const found = Object.values(await store.holds());
        expect(found.filter((fields) => Object.keys(fields).length !== 3)).toEqual([]);
        await store.imports.carryOn();
        await store.imports.settle();
        expect(Object.keys(await store.holds())).toHaveLength(ROWS);
        await store.close();
      });
  } finally {
    await remove();
  }
});
