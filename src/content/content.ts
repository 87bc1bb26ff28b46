import { join } from 'node:path';
import type { Article, Content } from '../desk/content.ts';
import type { Language } from '../desk/understood.ts';
import { hashOf } from './parts.ts';
import { ContentError, readContent } from './read.ts';
import * as shapes from './shapes.ts';

type Both = Readonly<Record<Language, string>>;

/** What the content is made of besides data/: the dialogs' own words, the intents, the safety texts. */
export interface Parts {
  readonly dialogs: readonly {
    readonly id: string;
    readonly text: Readonly<Record<Language, Readonly<Record<string, string>>>>;
  }[];
  readonly intents: readonly {
    readonly id: string;
    readonly name: Both;
    readonly department: string;
    readonly priority: 'P1' | 'P2' | 'P3' | 'P4';
  }[];
  readonly safety: Readonly<Record<string, Both>>;
  readonly articles: Readonly<Record<string, Article>>;
}

/** Reads and checks data/; an immutable value with the hash of all that was read. Throws ContentError naming every fault. */
export function loadContent(dir: string, parts: Parts): Content {
  const company = readContent(join(dir, 'company.json'), shapes.company);
  const departments = readContent(join(dir, 'departments.json'), shapes.departments).departments;
  const promised = readContent(join(dir, 'promises.json'), shapes.promises);
  const fields = readContent(join(dir, 'fields.json'), shapes.fields).fields.filter(({ on }) => on !== false);
  const homeless = parts.intents.filter((intent) => !(intent.department in departments));
  if (homeless.length > 0) {
    throw new ContentError(
      homeless
        .map(
          (i) =>
            `data/intents/${i.id}.json: department: there is no department ${i.department} in data/departments.json`,
        )
        .join('\n'),
    );
  }
  const known = new Set(parts.intents.map(({ id }) => id));
  const astray = Object.entries(parts.articles).flatMap(([id, { intents }]) =>
    intents
      .filter((intent) => !known.has(intent))
      .map((intent) => `data/knowledge/${id}: intents: there is no intent ${intent}`),
  );
  if (astray.length > 0) throw new ContentError(astray.join('\n'));
  const unfit = fields.flatMap(({ field, see }, at) => [
    ...see
      .filter((department) => department !== '*' && !(department in departments))
      .map((department) => `data/fields.json: ${field}: there is no department ${department} in data/departments.json`),
    ...(fields.findIndex((other) => other.field === field) < at ? [`data/fields.json: ${field}: is there twice`] : []),
  ]);
  if (unfit.length > 0) throw new ContentError(unfit.join('\n'));
  const words = (language: Language) => ({
    ...Object.fromEntries(
      parts.dialogs.flatMap((d) => Object.entries(d.text[language]).map(([key, text]) => [`${d.id}.${key}`, text])),
    ),
    ...Object.fromEntries(parts.intents.map((i) => [`intent.${i.id}`, i.name[language]])),
    ...Object.fromEntries(Object.entries(parts.safety).map(([kind, text]) => [`safety.${kind}`, text[language]])),
    ...Object.fromEntries(promised.promises.map((p) => [`promise.${p.id}`, p.text[language]])),
    ...Object.fromEntries(Object.entries(promised.texts).map(([id, text]) => [`promise.${id}`, text[language]])),
    ...Object.fromEntries(Object.entries(departments).map(([id, d]) => [`department.${id}`, d.name[language]])),
    ...Object.fromEntries(
      parts.intents.map((i) => [`departmentOf.${i.id}`, departments[i.department]?.name[language] ?? '']),
    ),
    ...Object.fromEntries(Object.entries(parts.articles).map(([id, { text }]) => [`article.${id}`, text[language]])),
  });
  const whole = {
    company,
    departments,
    fields,
    promises: Object.fromEntries(promised.promises.map((p) => [p.id, { minutes: p.minutes }])),
    intents: Object.fromEntries(
      parts.intents.map(({ id, name, department, priority }) => [id, { name, department, priority }]),
    ),
    articles: parts.articles,
    words: { zh: words('zh'), en: words('en') },
  };
  const { zh, en } = whole.words;
  return { ...whole, hash: hashOf(whole), privacyVersion: hashOf([zh['common.privacy'], en['common.privacy']]) };
}
