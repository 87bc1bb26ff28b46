import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, it } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));

const folder = mkdtempSync(join(tmpdir(), 'griddesk-imports-'));
cpSync(join(root, 'biome.json'), join(folder, 'biome.json'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Lints a file as if it stood at `path` in this repository. */
function lint(path: string, code: string): { status: number | null; said: string } {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), code);
  const args = ['lint', '--colors=off', '--vcs-enabled=false', path];
  const biome = spawnSync(join(root, 'node_modules/.bin/biome'), args, { cwd: folder, encoding: 'utf8' });
  return { status: biome.status, said: biome.stdout + biome.stderr };
}

it.each([
  ['the desk does I/O', 'src/desk/planted.ts', 'node:fs'],
  ['the desk reaches for the archive', 'src/desk/planted.ts', '../archive/open.ts'],
  ['the desk uses a framework', 'src/desk/planted.ts', 'restify'],
  ['the desk reaches into the dialog kit', 'src/desk/planted.ts', '../dialog/step.ts'],
  ['a route or a ticket asks for credit or value', 'src/desk/planted.ts', '../dossiers/credit.ts'],
  ['the rules of the archive do I/O', 'src/dossiers/planted.ts', 'node:fs'],
  ['the rules of the archive use a package', 'src/dossiers/planted.ts', 'zod'],
  ['the rules of the archive reach for the store', 'src/dossiers/planted.ts', '../archive/open.ts'],
  ['the rules of the archive reach for what the desk does', 'src/dossiers/planted.ts', '../desk/desk.ts'],
  ['sums do I/O', 'src/tariffs/planted.ts', 'node:fs'],
  ['sums use a package', 'src/tariffs/planted.ts', 'zod'],
  ['sums ask the desk', 'src/tariffs/planted.ts', '../desk/desk.ts'],
  ['the desk computes sums', 'src/desk/planted.ts', '../tariffs/bill.ts'],
  ['a dialog reaches for the sums itself', 'dialogs/planted/index.ts', '../../src/tariffs/bill.ts'],
  ['a route computes sums', 'src/http/planted.ts', '../tariffs/bill.ts'],
  ['the dialog kit imports the desk', 'src/dialog/planted.ts', '../desk/desk.ts'],
  ['the dialog kit imports a package', 'src/dialog/planted.ts', 'zod'],
  ['a dialog imports the desk', 'dialogs/planted/index.ts', '../../src/desk/desk.ts'],
  ['a dialog reaches into the kit', 'dialogs/planted/index.ts', '../../src/dialog/step.ts'],
  ['the archive knows channels', 'src/archive/planted.ts', '../channels/outbox.ts'],
  ['routes know the store', 'src/http/planted.ts', '../archive/open.ts'],
  ['somebody else imports natural', 'src/http/planted.ts', 'natural'],
  ['somebody else imports botbuilder', 'src/http/planted.ts', 'botbuilder'],
  ['a page imports the server', 'src/web/chat/planted.ts', '../../http/server.ts'],
])('refuses that %s', (_, path, from) => {
  const { status, said } = lint(path, `import { x } from '${from}';\nexport const y = x;\n`);
  expect(said).toContain('noRestrictedImports');
  expect(status).not.toBe(0);
});

it.each([
  ['src/desk/planted.ts', '../dialog/index.ts'],
  ['src/desk/planted.ts', './records.ts'],
  ['src/dossiers/planted.ts', '../desk/field.ts'],
  ['src/dossiers/planted.ts', './facts.ts'],
  ['src/tariffs/planted.ts', '../desk/content.ts'],
  ['src/tariffs/planted.ts', '../../dialogs/index.ts'],
  ['dialogs/planted/index.ts', '../../src/dialog/index.ts'],
  ['src/archive/planted.ts', '../desk/ports.ts'],
])('lets %s import %s', (path, from) => {
  expect(lint(path, `import { x } from '${from}';\n\nexport const y = x;\n`).said).not.toContain('noRestrictedImports');
});

it('names no machine and no registry in what is committed', () => {
  const files = execFileSync('git', ['ls-files'], { cwd: root, encoding: 'utf8' });
  const lock = execFileSync('git', ['show', ':package-lock.json'], {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 ** 2,
  });
  expect(files).toContain('package-lock.json');
  expect(lock).not.toMatch(/"resolved":/);
});
