import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { check } from 'recheck';
import ts from 'typescript';
import { expect, it } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));
/** What meets texts that anybody may send. */
const FOLDERS = ['src/understanding', 'src/dialog', 'src/desk', 'src/http', 'src/channels', 'src/dossiers'];
const LONGEST_MS = 20_000;

interface Pattern {
  readonly source: string;
  readonly flags: string;
}

/** Every pattern that stands in a source. */
function writtenIn(folder: string): Pattern[] {
  const files = readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).filter((name) =>
    name.endsWith('.ts'),
  );
  return files.flatMap((name) => {
    const source = ts.createSourceFile(name, readFileSync(join(root, folder, name), 'utf8'), ts.ScriptTarget.Latest);
    const found: Pattern[] = [];
    const look = (node: ts.Node): void => {
      if (ts.isRegularExpressionLiteral(node)) {
        const end = node.text.lastIndexOf('/');
        found.push({ source: node.text.slice(1, end), flags: node.text.slice(end + 1) });
      }
      ts.forEachChild(node, look);
    };
    look(source);
    return found;
  });
}

/** Every pattern that understanding puts together when it is loaded: from pieces of source, and from the words in data/. */
async function builtByUnderstanding(): Promise<Pattern[]> {
  const found: Pattern[] = [];
  const Plain = globalThis.RegExp;
  class Watched extends Plain {
    constructor(source: string | RegExp, flags?: string) {
      super(source, flags);
      found.push({ source: this.source, flags: this.flags });
    }
  }
  globalThis.RegExp = Watched as unknown as RegExpConstructor;
  try {
    const { hazardScan } = await import('../../src/understanding/hazards.ts');
    const { readSafety } = await import('../../src/understanding/safety.ts');
    const { readElsewhere } = await import('../../src/understanding/elsewhere.ts');
    await import('../../src/understanding/understand.ts');
    hazardScan(readSafety(join(root, 'data')));
    readElsewhere(join(root, 'data'));
  } finally {
    globalThis.RegExp = Plain;
  }
  return found;
}

/**
 * Whether a repetition in it has no end. Where every one has, a place in a text is left after a number of steps that does
 * not grow with the text.
 */
const endless = ({ source }: Pattern): boolean =>
  /[+*]|\{\d+,\}/.test(source.replace(/\\./g, 'x').replace(/\[[^\]]*\]/g, 'x'));

it('no pattern that meets a message takes more than linear time', async () => {
  const all = [...FOLDERS.flatMap(writtenIn), ...(await builtByUnderstanding())].filter(endless);
  const each = new Map(all.map((pattern) => [`/${pattern.source}/${pattern.flags}`, pattern]));
  expect(each.size).toBeGreaterThan(30);
  const found = await Promise.all(
    [...each].map(async ([shown, { source, flags }]) => {
      const verdict = await check(source, flags, { timeout: LONGEST_MS });
      return verdict.status === 'safe' ? [] : [`${verdict.status}: ${shown}`];
    }),
  );
  expect(found.flat()).toEqual([]);
}, 180_000);
