import { without, withTop } from './advance.ts';
import type { Answer, Dialog, Fact, TurnInput } from './dialog.ts';
import { type DialogState, type Frame, frameFor } from './state.ts';

/** Facts by type: the longest of each, the last of equals. */
export const knownFrom = (facts: readonly Fact[], { seq }: TurnInput): Readonly<Record<string, Answer>> =>
  Object.fromEntries(
    facts
      .toSorted((a, b) => a.end - a.start - (b.end - b.start))
      .map((f) => [f.type, { value: String(f.value), seq, span: [f.start, f.end] as const }]),
  );

/** The frame on top is about this from now on, and what the message gives for it is known. */
export function aboutNow(
  state: DialogState,
  frame: Frame,
  about: readonly string[],
  facts: readonly Fact[],
  turn: TurnInput,
  asked: string | null = null,
): DialogState {
  const next: Frame = { ...frame, about, seqs: [...frame.seqs, turn.seq], asked, times: 0 };
  return withTop({ ...state, known: { ...state.known, ...knownFrom(facts, turn) } }, next);
}

/** What was read back and is not right is forgotten, so that it is asked for anew. */
export function unlearnt(state: DialogState, dialog: Dialog, frame: Frame, names: readonly string[]): DialogState {
  const slots = names.map((name) => dialog.slots[name]);
  const types = slots.flatMap((slot) => (slot ? [slot.takes, ...(slot.also ?? [])] : []));
  const next: Frame = { ...frame, answers: without(frame.answers, names), asked: null, times: 0 };
  return withTop({ ...state, known: without(state.known, types) }, next);
}

/** The open dialog is asked for one thing more, which comes after what it is at; or for another, where nothing has been given yet. Null: for neither. */
export function widened(
  state: DialogState,
  dialog: Dialog,
  frame: Frame,
  turn: TurnInput,
): { readonly is: 'more' | 'another'; readonly state: DialogState } | null {
  const { about, facts } = dialog.hears({ ...turn, intent: frame.intent });
  const chosen = Object.values(frame.answers).map(({ value }) => value);
  const before = frame.about.length > 0 ? frame.about : chosen;
  const more = about.filter((one) => !before.includes(one) && !chosen.includes(one));
  if (more.length === 0) return null;
  if (dialog.changes.some((name) => name in frame.answers))
    return { is: 'more', state: aboutNow(state, frame, [...before, ...more], facts, turn, frame.asked) };
  const fresh = {
    ...frameFor(dialog.id, frame.intent, frame.seqs),
    ...(frame.changes ? { changes: frame.changes } : {}),
  };
  return { is: 'another', state: aboutNow(state, fresh, about, facts, turn) };
}
