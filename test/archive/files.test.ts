import { randomBytes } from 'node:crypto';
import { readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FilesFault, openFiles, sweep } from '../../src/archive/files/folder.ts';
import type { Files } from '../../src/desk/ports.ts';
import { newFolder } from './folder.ts';
import { ringOf } from './ring.ts';

/** What every store of files must do. */
function filesContract(name: string, open: () => Promise<Files>): void {
  describe(name, () => {
    it('gives back what was put, and nothing else', async () => {
      const files = await open();
      const bytes = randomBytes(300_000);
      await Promise.all([files.put('one-file-1', bytes), files.put('one-file-2', new Uint8Array())]);
      expect(Buffer.from((await files.get('one-file-1')) ?? []).equals(bytes)).toBe(true);
      expect(await files.get('one-file-2')).toHaveLength(0);
      expect(await files.get('one-file-3')).toBeNull();
    });

    it('takes away once, and again without harm', async () => {
      const files = await open();
      await files.put('one-file-1', Buffer.from('x'));
      await files.remove('one-file-1');
      await files.remove('one-file-1');
      expect(await files.get('one-file-1')).toBeNull();
    });

    it.each(['../../etc/passwd', 'a/b/c/d/e', '', 'short', 'x'.repeat(65), 'nul\0nul\0nul', '..', 'C:\\windows\\x'])(
      'refuses the id %j',
      async (id) => {
        const files = await open();
        await expect(files.put(id, Buffer.from('x'))).rejects.toThrow('A file id is made of');
        await expect(files.get(id)).rejects.toThrow();
      },
    );

    it('tells what is older than an instant', async () => {
      const files = await open();
      await files.put('one-file-1', Buffer.from('x'));
      expect(await files.before(new Date(Date.now() - 60_000).toISOString())).toEqual([]);
      expect(await files.before(new Date(Date.now() + 60_000).toISOString())).toEqual(['one-file-1']);
    });
  });
}

let folder: string;
const key = ringOf(randomBytes(32));
beforeEach(async () => {
  folder = await newFolder();
});
afterEach(() => rm(folder, { recursive: true }));

filesContract('files in a folder', () => openFiles(join(folder, 'files'), key));

describe('on the disk', () => {
  it('nothing can be read without the key, nor put under another id, nor changed', async () => {
    const files = await openFiles(folder, key);
    await files.put('one-file-1', Buffer.from('户主身份证 110101199003070000'));
    const path = join(folder, 'one-file-1');
    const blob = await readFile(path);
    expect(blob.includes('身份证')).toBe(false);
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    await expect((await openFiles(folder, ringOf(randomBytes(32)))).get('one-file-1')).rejects.toThrow(FilesFault);
    await writeFile(join(folder, 'one-file-2'), blob);
    await expect(files.get('one-file-2')).rejects.toThrow('is damaged');
    blob[blob.length - 1]! ^= 1;
    await writeFile(path, blob);
    await expect(files.get('one-file-1')).rejects.toThrow('is damaged');
  });

  it('what no message speaks of is swept away after a day, a torn write included', async () => {
    const files = await openFiles(folder, key);
    await files.put('spoken-of-1', Buffer.from('x'));
    await files.put('orphan-one-1', Buffer.from('x'));
    await files.put('orphan-new-1', Buffer.from('x'));
    await writeFile(join(folder, 'torn-file-1.new'), 'x');
    const old = new Date(Date.now() - 2 * 86_400_000);
    for (const name of ['spoken-of-1', 'orphan-one-1', 'torn-file-1.new']) await utimes(join(folder, name), old, old);
    const dayAgo = new Date(Date.now() - 86_400_000).toISOString();
    expect(await sweep(files, async (id) => id === 'spoken-of-1', dayAgo)).toBe(2);
    expect(await files.get('spoken-of-1')).not.toBeNull();
    expect(await files.get('orphan-one-1')).toBeNull();
    expect(await files.get('orphan-new-1')).not.toBeNull();
  });
});
