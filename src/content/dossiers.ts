import { join } from 'node:path';
import type { Content } from '../desk/content.ts';
import type { DuplicateRules } from '../dossiers/duplicates.ts';
import { EVIDENCE } from '../dossiers/evidence.ts';
import type { ReportRules } from '../dossiers/report.ts';
import { checkReports } from '../dossiers/report-check.ts';
import type { AnalysisRules, Both } from '../dossiers/rules.ts';
import { checkSchemes } from '../dossiers/scheme-check.ts';
import type { Scheme } from '../dossiers/schemes.ts';
import { loadContent, type Parts } from './content.ts';
import { analysis, duplicates, reports, schemes } from './dossier-shapes.ts';
import { hashOf } from './parts.ts';
import { ContentError, readContent } from './read.ts';

/** The rules of the customer archive, as one immutable value; `hash` names this version of them in what they write. */
export interface DossierRules {
  readonly hash: string;
  readonly analysis: AnalysisRules;
  readonly schemes: readonly Scheme[];
  /** What those are called whom no class takes in. */
  readonly unknown: Both;
  readonly duplicates: DuplicateRules;
  readonly reports: ReportRules;
}

const namesIn = (text: string): readonly string[] => [...text.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name);

function analysisFaults(rules: AnalysisRules, { intents }: Pick<Content, 'intents'>): readonly string[] {
  const words: Readonly<Record<string, Both>> = rules.words;
  const named = [
    ...Object.keys(rules.attitude.intents),
    ...Object.keys(rules.potential.interests),
    ...rules.contractProblems.qualityIntents,
  ];
  return [
    ...named.filter((intent) => !Object.hasOwn(intents, intent)).map((intent) => `there is no intent ${intent}`),
    ...Object.entries(EVIDENCE).flatMap(([key, names]: [string, readonly string[]]) => {
      const said = words[key];
      if (!said) return [`words: ${key} is missing`];
      return Object.entries(said).flatMap(([language, text]) =>
        [...names, ...namesIn(text)].some((name) => !names.includes(name) || !namesIn(text).includes(name))
          ? [`words: ${key}.${language} must use ${names.map((name) => `{${name}}`).join(' ') || 'no {names}'}`]
          : [],
      );
    }),
  ];
}

/** Reads and checks the rules of the archive in data/. `today` is an ISO day. Throws ContentError naming every fault. */
export function loadDossierRules(
  dir: string,
  content: Pick<Content, 'fields' | 'intents' | 'departments'>,
  today: string,
): DossierRules {
  const rules: AnalysisRules = readContent(join(dir, 'analysis.json'), analysis);
  const classed: { schemes: readonly Scheme[]; unknown: Both } = readContent(join(dir, 'schemes.json'), schemes);
  const same: DuplicateRules = readContent(join(dir, 'duplicates.json'), duplicates);
  const reported: ReportRules = readContent(join(dir, 'reports.json'), reports);
  const faults = [
    ...analysisFaults(rules, content).map((fault) => `data/analysis.json: ${fault}`),
    ...checkSchemes(classed.schemes, content.fields, today).map((fault) => `data/schemes.json: ${fault}`),
    ...same.differs
      .filter(({ field }) => !content.fields.some((kept) => kept.field === field))
      .map(({ field }) => `data/duplicates.json: there is no field ${field} in data/fields.json that is kept`),
    ...checkReports(reported, classed.schemes, content).map((fault) => `data/reports.json: ${fault}`),
  ];
  if (faults.length > 0) throw new ContentError(faults.join('\n'));
  const whole = {
    analysis: rules,
    schemes: classed.schemes,
    unknown: classed.unknown,
    duplicates: same,
    reports: reported,
  };
  return { ...whole, hash: hashOf(whole) };
}

/** All of data/ that the desk and the archive go by. The content's hash names the archive's rules too. Throws ContentError naming every fault. */
export function loadWhole(
  dir: string,
  parts: Parts,
  today: string,
): { readonly content: Content; readonly rules: DossierRules } {
  const content = loadContent(dir, parts);
  const rules = loadDossierRules(dir, content, today);
  return { content: { ...content, hash: hashOf([content.hash, rules.hash]) }, rules };
}
