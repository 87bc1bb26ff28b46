import type { Answer, Dialog, Effect, Fact, LookUp, Slot, View } from './dialog.ts';
import type { Wordings } from './read.ts';
import { type DialogState, type Frame, frameFor, viewOf } from './state.ts';

/** What is remembered from before this conversation, by archive field: offered back, never stated. */
export type Remembered = Readonly<Record<string, { readonly value: string; readonly masked: string }>>;

/** The dialogs there are, and those that the kit itself falls back on. */
export interface Repertoire {
  readonly dialogs: Readonly<Record<string, Dialog>>;
  /** The dialog of an intent; an intent without one is called back. */
  dialogOf(intent: string): Dialog;
  /** The dialog that takes the place of another while somebody is there to take the chat over; most stay as they are. */
  instead(dialog: Dialog): Dialog;
  /** Every wording of a key, in all languages: what a pressed choice sends. */
  readonly wordings: Wordings;
}

export interface Step {
  readonly state: DialogState;
  readonly effects: readonly Effect[];
}

const wanted = (view: View) => (part: Slot | LookUp) => part.when?.(view) ?? true;

/** The first thing a frame still needs: a slot to fill, a look-up to run, or nothing. */
function missing(dialog: Dialog, frame: Frame, ended: Frame | null): { slot: string } | { lookUp: string } | null {
  const view = viewOf(frame, ended);
  for (const [name, lookUp] of Object.entries(dialog.lookUps)) {
    const ready = lookUp.needs.every((slot) => frame.answers[slot] !== undefined);
    if (ready && !(name in frame.results) && wanted(view)(lookUp)) return { lookUp: name };
  }
  for (const [name, slot] of Object.entries(dialog.slots))
    if (!(name in frame.answers) && wanted(view)(slot)) return { slot: name };
  return null;
}

const top = (state: DialogState): Frame | undefined => state.stack.at(-1);
export const withTop = (state: DialogState, frame: Frame): DialogState => ({
  ...state,
  stack: [...state.stack.slice(0, -1), frame],
});

export const without = <T>(from: Readonly<Record<string, T>>, names: readonly string[]): Record<string, T> =>
  Object.fromEntries(Object.entries(from).filter(([name]) => !names.includes(name)));

/** Writes an answer, proposes it for the archive, and forgets what was looked up with the old one. */
export function fill(
  dialog: Dialog,
  frame: Frame,
  name: string,
  answer: Answer,
): { frame: Frame; effects: readonly Effect[] } {
  const slot = dialog.slots[name];
  const stale = Object.entries(dialog.lookUps)
    .filter(([, l]) => l.needs.includes(name))
    .map(([n]) => n);
  const results = Object.fromEntries(Object.entries(frame.results).filter(([n]) => !stale.includes(n)));
  const waits = frame.waits && stale.includes(frame.waits.name) ? null : frame.waits;
  const effects: Effect[] = [];
  if (frame.waits && !waits) effects.push({ do: 'dropLookUp', id: frame.waits.id });
  if (slot?.field && answer.value !== '') effects.push({ do: 'propose', field: slot.field, answer });
  const [of] = frame.about;
  if (slot?.takes === 'verdict' && of && (answer.value === 'helped' || answer.value === 'not'))
    effects.push({ do: 'judge', of, helped: answer.value === 'helped' });
  const unread = Object.entries(dialog.slots).filter(([, s]) => s.confirms?.includes(name));
  const answers = without(
    frame.answers,
    unread.map(([n]) => n),
  );
  const seqs = answer.seq === null || frame.seqs.includes(answer.seq) ? frame.seqs : [...frame.seqs, answer.seq];
  const next: Frame = {
    ...frame,
    answers: { ...answers, [name]: answer },
    results,
    waits,
    seqs,
    asked: null,
    times: 0,
    offered: false,
  };
  return { frame: next, effects };
}

/** The words that ask a slot, with its quick replies. */
export function question(slot: Slot, frame: Frame, again: boolean): Effect {
  const view = viewOf(frame);
  const words = slot.with?.(view);
  const options = slot.options?.(view);
  const key = again ? slot.again : slot.ask;
  return {
    do: 'say',
    said: words ? { key, with: words } : { key },
    ...(options ? { options } : {}),
    ...(slot.personal ? { privacy: true as const } : {}),
  };
}

/** Asks the slot that is open once more: on the way back, or because the answer was not understood. */
export function reask(repertoire: Repertoire, state: DialogState, again: boolean): Step {
  const frame = top(state);
  const slot = frame?.asked ? repertoire.dialogs[frame.dialog]?.slots[frame.asked] : undefined;
  if (!frame || !slot || slot.passing) return { state, effects: [] };
  return {
    state: withTop(state, { ...frame, times: frame.times + (again ? 1 : 0), offered: false }),
    effects: [question(slot, frame, again)],
  };
}

/** Carries the newest dialog on as far as it goes without the customer: fills what is known, starts look-ups, ends it, and goes back to the one below. */
export function advance(repertoire: Repertoire, from: DialogState, remembered: Remembered): Step {
  let state = from;
  const effects: Effect[] = [];
  for (let frame = top(state); frame; frame = top(state)) {
    const dialog = repertoire.dialogs[frame.dialog];
    if (!dialog) {
      // A release took the dialog away: what it was about is called back about, never dropped.
      const callBack = repertoire.dialogOf('');
      const next = frameFor(callBack.id, frame.intent, frame.seqs);
      state = withTop(state, next);
      effects.push(...callBack.begin(viewOf(next)));
      continue;
    }
    if (frame.waits) break;
    const need = missing(dialog, frame, state.ended);
    if (need && 'lookUp' in need) {
      const id = `${need.lookUp}-${state.lookUps + 1}`;
      const args = dialog.lookUps[need.lookUp]?.args(viewOf(frame)) ?? {};
      effects.push({ do: 'lookUp', id, name: need.lookUp, args });
      state = withTop({ ...state, lookUps: state.lookUps + 1 }, { ...frame, waits: { name: need.lookUp, id } });
      break;
    }
    if (need) {
      const slot = dialog.slots[need.slot];
      const known = slot && knownFor(slot, frame, need.slot, state);
      if (slot && known) {
        const filled = fill(dialog, frame, need.slot, known);
        effects.push(...filled.effects);
        state = withTop(state, filled.frame);
        continue;
      }
      if (slot && frame.asked !== need.slot) {
        const asked = ask(slot, need.slot, frame, remembered);
        effects.push(asked.effect);
        state = withTop(slot.takes === 'verdict' ? { ...state, hush: 'asked' } : state, asked.frame);
      }
      break;
    }
    const view = viewOf(frame, state.ended);
    const done = dialog.done(view);
    effects.push(...done);
    if (done.some((effect) => effect.do === 'close')) {
      const dropped = state.stack.flatMap(({ waits }) => (waits ? [{ do: 'dropLookUp', id: waits.id } as const] : []));
      return { state: { ...state, stack: [], ended: null, known: {} }, effects: [...dropped, ...effects] };
    }
    // A person takes over: what is below stays as it is, and is not asked again now.
    if (done.some((effect) => effect.do === 'handOff'))
      return { state: { ...state, stack: state.stack.slice(0, -1) }, effects };
    const next = dialog.next(view);
    const below = state.stack.slice(0, -1);
    if (next !== null) {
      const after = dialogFor(repertoire, next.intent, next.dialog);
      // One matter of several is done: it may still be put right while the next one is asked about.
      const ended = after.id === dialog.id ? { ...frame, amending: true } : state.ended;
      const about =
        next.about ?? after.hears({ text: '', entities: factsOf(state, frame.seqs), intent: next.intent }).about;
      const opened = open(repertoire, { ...state, stack: below, ended }, next.intent, frame.seqs, about, next.dialog);
      state = opened.state;
      effects.push(...opened.effects);
      continue;
    }
    const ended = Object.keys(dialog.slots).length > 0 ? { ...frame, amending: true } : state.ended;
    state = { ...state, stack: below, ended };
    const under = top(state);
    const slotUnder = under?.asked ? repertoire.dialogs[under.dialog]?.slots[under.asked] : undefined;
    if (under?.asked && slotUnder && knownFor(slotUnder, under, under.asked, state)) continue;
    const back = reask(repertoire, state, false);
    state = back.state;
    effects.push(...back.effects);
    if (back.effects.length > 0) break;
  }
  return { state, effects };
}

/** The facts that these messages gave. */
const factsOf = ({ known }: DialogState, seqs: readonly number[]): readonly Fact[] =>
  Object.entries(known).flatMap(([type, { value, seq, span }]) =>
    seq !== null && span && seqs.includes(seq) ? [{ type, value, text: value, start: span[0], end: span[1] }] : [],
  );

/** What is already known for a slot: from the dialog's own messages, or from the conversation where the slot takes that. What has been asked is not answered from elsewhere, unless it may be refused; a refusal ('') counts only there. */
function knownFor(slot: Slot, frame: Frame, name: string, state: DialogState): Answer | undefined {
  if (slot.fresh) return undefined;
  const known = [slot.takes, ...(slot.also ?? [])]
    .map((type) => state.known[type])
    .find((answer) => answer !== undefined);
  if (!known || (known.value === '' && !slot.optional)) return undefined;
  const own = known.seq !== null && frame.seqs.includes(known.seq);
  return own || (slot.known && (frame.asked !== name || slot.optional)) ? known : undefined;
}

function ask(slot: Slot, name: string, frame: Frame, remembered: Remembered): { frame: Frame; effect: Effect } {
  const before = slot.field ? remembered[slot.field] : undefined;
  const asking: Frame = { ...frame, asked: name, times: 0, offered: Boolean(before && slot.offer) };
  if (before && slot.offer)
    return {
      frame: asking,
      effect: {
        do: 'say',
        said: { key: slot.offer, with: { masked: before.masked } },
        ...(slot.personal ? { privacy: true as const } : {}),
      },
    };
  return { frame: asking, effect: question(slot, asking, false) };
}

const dialogFor = (repertoire: Repertoire, intent: string, id?: string): Dialog =>
  (id === undefined ? undefined : repertoire.dialogs[id]) ?? repertoire.dialogOf(intent);

/** Puts the dialog of an intent on top, or the one with that id for it; the caller advances it. */
export function open(
  repertoire: Repertoire,
  state: DialogState,
  intent: string,
  seqs: readonly number[],
  about: readonly string[] = [],
  id?: string,
): Step {
  const dialog = dialogFor(repertoire, intent, id);
  const { changes } = dialog;
  const judged = Object.values(dialog.slots).some(({ takes }) => takes === 'verdict');
  const frame: Frame = {
    ...frameFor(dialog.id, intent, seqs, about),
    ...(changes.length > 0 ? { changes } : {}),
    // Where another matter waits below, the way back comes before the question whether it helped.
    ...(judged && (state.hush || state.stack.length > 0) ? { hushed: true } : {}),
  };
  const opened = judged && state.hush === 'asked' ? { ...state, hush: null } : state;
  return { state: { ...opened, stack: [...state.stack, frame] }, effects: dialog.begin(viewOf(frame)) };
}
