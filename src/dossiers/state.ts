import type { Change, CustomerFacts } from './facts.ts';
import type { AnalysisRules } from './rules.ts';

/**
 * What the record itself tells of the field `state`, where the company's systems have not said it yet: who asks for a new
 * connection and has never been supplied is a potential customer; whose account is closed is a former one. Null: nothing.
 * A closing that somebody has only asked for closes nothing: a ticket that is done says that it was seen to, not that the
 * meter was taken out.
 */
function stateOf({ fields, contacts, tickets, today }: CustomerFacts, { interests }: AnalysisRules['potential']) {
  const { state, supplyDate, closeDate } = fields;
  const ended = closeDate !== undefined && closeDate <= today && (supplyDate === undefined || supplyDate <= closeDate);
  if (ended) return state === 'closed' ? null : 'closed';
  if (state !== undefined || supplyDate !== undefined) return null;
  const asked = [...contacts.flatMap(({ intents }) => intents), ...tickets.map(({ intent }) => intent)];
  return asked.some((intent) => interests[intent] === 'newSite') ? 'potential' : null;
}

/** The facts with the state that they tell of, and the change that writes it; `version` names the rules. */
export function settled(
  facts: CustomerFacts,
  rules: AnalysisRules,
  version: string,
): { readonly facts: CustomerFacts; readonly changes: readonly Change[] } {
  const to = stateOf(facts, rules.potential);
  if (to === null) return { facts, changes: [] };
  const from = facts.fields.state ?? null;
  return {
    facts: { ...facts, fields: { ...facts.fields, state: to }, states: [...facts.states, { on: facts.today, to }] },
    changes: [
      {
        ...{ field: 'state', from, to, confidence: 1, standing: 'verified' },
        provenance: { by: 'rule', rule: `state@${version}` },
      },
    ],
  };
}
