import { join } from 'node:path';
import { companyTime, missingYear } from '../desk/calendar.ts';
import type { Content } from '../desk/content.ts';
import { readArticles } from '../knowledge/articles.ts';
import { due, uncovered } from '../knowledge/cover.ts';
import { dayIn } from '../knowledge/day.ts';
import { texts } from '../repertoire.ts';
import { readMaterial } from '../understanding/intents.ts';
import { readSafety } from '../understanding/safety.ts';
import { loadWhole } from './dossiers.ts';
import { readContent } from './read.ts';
import * as shapes from './shapes.ts';

const names = (text: string) => [...new Set([...text.matchAll(/\{([a-z]\w*)\}/gi)].map((m) => m[1]))].sort().join(' ');

/** Words that differ between the languages in the names they use; an answer must not say less in one of them. */
function unlike(words: Readonly<Record<'zh' | 'en', Readonly<Record<string, string>>>>): string[] {
  const faults: string[] = [];
  for (const [key, zh] of Object.entries(words.zh)) {
    const en = words.en[key];
    if (en === undefined) faults.push(`${key}: there are no English words`);
    else if (names(zh) !== names(en)) faults.push(`${key}: Chinese and English do not use the same {names}`);
  }
  return faults;
}

/** Of several articles on one intent, one has to be the general one. */
function ungeneral({ articles }: Pick<Content, 'articles'>): string[] {
  const intents = new Set(Object.values(articles).flatMap(({ intents: of }) => of));
  return [...intents].flatMap((intent) => {
    const on = Object.values(articles).filter(({ intents: of }) => of.includes(intent));
    const general = on.filter((article) => article.general).length;
    return on.length < 2 || general === 1
      ? []
      : [`data/knowledge: ${intent} has ${general} articles with "general: yes"; it needs one`];
  });
}

const dayOf = (dir: string, now: Date): string =>
  dayIn(readContent(join(dir, 'company.json'), shapes.company).timeZone)(now);

/** Articles that somebody has to see to, one line each: no fault, but they go out of use or out of date. Throws ContentError where the articles cannot be read. */
export const dueArticles = (dir: string, now = new Date()): readonly string[] =>
  due(readArticles(dir), dayOf(dir, now));

/** Every fault of the content, one line each; empty when it is sound. */
export function checkContent(dir: string, now = new Date()): readonly string[] {
  try {
    const material = readMaterial(dir);
    const parts = {
      dialogs: texts,
      intents: material.intents,
      safety: readSafety(dir).texts,
      articles: readArticles(dir),
    };
    const { content } = loadWhole(dir, parts, now.toISOString().slice(0, 10));
    const faults = [
      ...unlike(content.words),
      ...ungeneral(content),
      ...uncovered(content.articles, material.intents, dayOf(dir, now)),
    ];
    if (material.calibration === null)
      faults.push('data/intents/calibration.json is missing: run "griddesk train --calibrate"');
    else if (material.calibration.contentHash !== material.contentHash) {
      faults.push('data/intents/calibration.json was made from other intents: run "griddesk train --calibrate"');
    }
    return faults;
  } catch (error) {
    return (error as Error).message.split('\n');
  }
}

/** What has to be kept up and is not yet, one line each; no fault, for the desk works without it. The content must be sound. */
export function keepUp(dir: string, now: Date): readonly string[] {
  const calendar = readContent(join(dir, 'calendar.json'), shapes.calendar);
  const { timeZone } = readContent(join(dir, 'company.json'), shapes.company);
  const year = missingYear(calendar, companyTime(calendar, timeZone).dayOf(now.toISOString()));
  return year === null ? [] : [`data/calendar.json: ${unknownYear(year)}`];
}

/** Why a year that the calendar lacks matters, and what to do. */
export const unknownYear = (year: string): string =>
  `${year} is missing, so its working days are counted as plain weeks: add its holidays and working weekends once they are announced.`;
