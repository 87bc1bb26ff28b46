import type { DossierRules } from '../../content/dossiers.ts';
import { withChange } from '../../desk/dossier.ts';
import type { Append, Mint, Put, Stored } from '../../desk/ports.ts';
import type { Dossier, FieldChange } from '../../desk/records.ts';
import { analyse, analysisChanges, withAnalysis } from '../../dossiers/analysis.ts';
import type { Analysis } from '../../dossiers/evidence.ts';
import type { Change, CustomerFacts } from '../../dossiers/facts.ts';
import { settled } from '../../dossiers/state.ts';
import type { ValueBorders } from '../../dossiers/value.ts';

/** What the rules make of a customer. */
export interface Decided {
  /** With what the analysis has made of them. */
  readonly facts: CustomerFacts;
  readonly analyses: Readonly<Record<string, Analysis>>;
  /** What is to be written so that the dossier holds it; never over a person's word. */
  readonly changes: readonly Change[];
}

export function decided(
  given: CustomerFacts,
  { analysis, hash }: Pick<DossierRules, 'analysis' | 'hash'>,
  borders: ValueBorders | null,
): Decided {
  const { facts, changes } = settled(given, analysis, hash);
  const analyses = analyse(facts, analysis, borders);
  return {
    facts: withAnalysis(facts, analyses),
    analyses,
    changes: [...changes, ...analysisChanges(facts, analyses, hash)],
  };
}

/** Changes as one commit takes them. */
export function asWritten(
  { id, version, body }: Stored<'dossier'> & { readonly body: Dossier },
  changes: readonly Change[],
  mint: Pick<Mint, 'id'>,
  at: string,
): { readonly put: Put; readonly appends: readonly Append[] } {
  let dossier = body;
  const appends: Append[] = [];
  for (const change of changes) {
    const seq = dossier.lastChange + 1;
    const next: FieldChange = { v: 1, id: mint.id(), at, ...change };
    dossier = withChange(dossier, seq, next);
    appends.push({ log: 'dossier', of: id, seq, body: next });
  }
  return { put: { kind: 'dossier', id, expects: version, body: dossier }, appends };
}
