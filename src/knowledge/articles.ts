import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { ContentError } from '../content/read.ts';
import { type Article, STAGES } from '../desk/content.ts';

const list = z
  .string()
  .regex(/^\[.+\]$/, 'must be a list such as [a, b]')
  .transform((text) =>
    text
      .slice(1, -1)
      .split(/[,，]/)
      .map((item) => item.trim())
      .filter((item) => item !== ''),
  );

const FRONT = z.strictObject({
  v: z.literal('1'),
  title: z.string().min(1).max(80),
  intents: list,
  stage: z.enum(STAGES),
  /** The first day on which it may be said, and the last one where it has one. */
  validFrom: z.iso.date(),
  validUntil: z.iso.date().optional(),
  source: z.string().min(1),
  /** The department that answers for it. */
  owner: z.string().regex(/^[A-Z]+$/, 'must be a department such as CONN'),
  reviewed: z.iso.date(),
  reviewBy: z.iso.date(),
  keywords: list,
  /** The one that answers where nothing in the question points to another of the same intent. */
  general: z.literal('yes').optional(),
  /** Nothing was asked that it answers, such as praise: it cites nothing and does not ask whether it helped. */
  asks: z.literal('no').optional(),
  /** Whether a department can do something once it has been read. */
  offer: z.enum(['passOn', 'none']),
});

/** What the two halves have in common. */
const SHARED = [
  'intents',
  'stage',
  'validFrom',
  'validUntil',
  'owner',
  'reviewed',
  'reviewBy',
  'general',
  'asks',
  'offer',
] as const;

type Half = Readonly<{ front: z.output<typeof FRONT>; text: string }>;
const LANGUAGES = ['zh', 'en'] as const;
/** What the customer gets is one message on a small screen. */
const LONGEST = 900;

/** One article in one language: a head of `key: value` lines between two `---`, then the words as they are said. */
function readHalf(file: string): Half {
  const [, head, text] =
    /^---\n([\s\S]*?)\n---\n([\s\S]+)$/.exec(readFileSync(file, 'utf8').replaceAll('\r\n', '\n')) ?? [];
  if (head === undefined || text === undefined)
    throw new ContentError(`${file}: begin with a line "---", the head, another "---", then the text`);
  const lines = head.split('\n').map((line) => /^([a-z]+):(.+)$/i.exec(line));
  const bad = lines.indexOf(null);
  if (bad >= 0) throw new ContentError(`${file}: line ${bad + 2}: must be "key: value"`);
  const given = Object.fromEntries(lines.map((line) => [line?.[1] ?? '', line?.[2]?.trim()]));
  const front = FRONT.safeParse(given);
  if (!front.success)
    throw new ContentError(
      `${file}: ${front.error.issues.map((issue) => `${issue.path.join('.') || 'the head'}: ${issue.message}`).join('; ')}`,
    );
  const { validFrom, validUntil, reviewed, reviewBy } = front.data;
  if (validUntil !== undefined && validUntil < validFrom)
    throw new ContentError(`${file}: validUntil: is before validFrom`);
  if (reviewBy <= reviewed) throw new ContentError(`${file}: reviewBy: must be after the day on which it was reviewed`);
  if (text.trim().length > LONGEST) throw new ContentError(`${file}: the text is longer than ${LONGEST} characters`);
  return { front: front.data, text: text.trim() };
}

/** Reads data/knowledge: `<id>.zh.md` with its twin `<id>.en.md`. Throws ContentError naming every fault of the first bad file. */
export function readArticles(dataDir: string): Readonly<Record<string, Article>> {
  const folder = join(dataDir, 'knowledge');
  const names = readdirSync(folder).filter((name) => name.endsWith('.md'));
  const ids = [...new Set(names.map((name) => name.replace(/\.(zh|en)\.md$/, '')))].sort();
  return Object.fromEntries(
    ids.map((id) => {
      const missing = LANGUAGES.find((language) => !names.includes(`${id}.${language}.md`));
      if (missing)
        throw new ContentError(`${join(folder, id)}.${missing}.md is missing: an article is there in both languages`);
      const [zh, en] = LANGUAGES.map((language) => readHalf(join(folder, `${id}.${language}.md`))) as [Half, Half];
      for (const key of SHARED)
        if (String(zh.front[key]) !== String(en.front[key]))
          throw new ContentError(`${join(folder, id)}.en.md: ${key}: is not what the Chinese article says`);
      const both = <T>(of: (half: Half) => T) => ({ zh: of(zh), en: of(en) });
      const { intents, stage, validFrom, validUntil, source, owner, reviewed, reviewBy, general, asks, offer } =
        zh.front;
      return [
        id,
        {
          intents,
          stage,
          validFrom,
          validUntil: validUntil ?? null,
          source,
          owner,
          reviewed,
          reviewBy,
          general: general === 'yes',
          asks: asks !== 'no',
          leadsOn: offer === 'passOn',
          title: both(({ front }) => front.title),
          keywords: both(({ front }) => front.keywords),
          text: both(({ text }) => text),
        },
      ];
    }),
  );
}
