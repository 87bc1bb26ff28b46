import {
  advance,
  fill,
  open,
  question,
  type Remembered,
  type Repertoire,
  reask,
  type Step,
  withTop,
} from './advance.ts';
import type { Answer, Dialog, Effect, Slot, TurnInput, Wish } from './dialog.ts';
import { aboutNow, knownFrom, unlearnt, widened } from './hear.ts';
import { answerTo, factFor, type Reader } from './read.ts';
import { type DialogState, type Frame, viewOf } from './state.ts';

/** Intents that the kit itself opens; the repertoire has a dialog for each. */
export const KIT = {
  person: 'dialog.human',
  clarify: 'kit.clarify',
  outOfScope: 'fallback.out_of_scope',
  elsewhere: 'fallback.elsewhere',
  handOver: 'fallback.hand_over',
  hazardDoubt: 'kit.hazard_doubt',
  also: 'kit.also',
} as const;

/** What a step did with the message, for the route's explanation. */
export interface Taken extends Step {
  readonly because: readonly string[];
  /** The intent whose dialog now has the word. */
  readonly opened: string | null;
}

interface Scene {
  readonly repertoire: Repertoire;
  readonly read: Reader;
  readonly remembered: Remembered;
}

const say = (key: string, options?: Extract<Effect, { do: 'say' }>['options']): Effect => ({
  do: 'say',
  said: { key: `common.${key}` },
  ...(options ? { options } : {}),
});

/** True when the message is a command, answers the open question or puts an answer right, so that a mere suspicion about it should not come between. */
export const expects = (scene: Scene, state: DialogState, turn: TurnInput): boolean =>
  (command(scene, state, turn) ?? answer(scene, state, turn) ?? correction(scene, state, turn)) !== null;

/** Takes one customer message: pure, never waits. */
export function step(scene: Scene, before: DialogState, turn: TurnInput): Taken {
  const handled = handle(scene, before, turn);
  const settled = handled.opened === KIT.outOfScope || handled.opened === KIT.elsewhere;
  const misses = settled ? before.misses + 1 : handled.because[0] === 'not understood' ? before.misses : 0;
  const run = advance(scene.repertoire, { ...handled.state, misses }, scene.remembered);
  return { ...run, effects: [...handled.effects, ...run.effects], because: handled.because, opened: handled.opened };
}

/** A message without words, such as a photo: it is acknowledged, and what was asked is asked again. */
export const acknowledge = (scene: Pick<Scene, 'repertoire'>, state: DialogState, key: string): Taken =>
  back(scene, state, say(key), 'a file without words');

function handle(scene: Scene, state: DialogState, turn: TurnInput): Taken {
  const expected = command(scene, state, turn) ?? answer(scene, state, turn) ?? correction(scene, state, turn);
  if (scene.read.command(turn.text) !== 'abuse') return expected ?? request(scene, state, turn);
  // What an angry customer says besides is what they came for.
  if (!expected && turn.wish.is !== 'intent' && turn.wish.is !== 'clarify')
    return back(scene, state, say('calm'), 'abuse');
  const rest = expected ?? request(scene, state, turn);
  return { ...rest, effects: [say('calm'), ...rest.effects] };
}

const took = (
  state: DialogState,
  effects: readonly Effect[],
  because: string,
  opened: string | null = null,
): Taken => ({
  state,
  effects,
  because: [because],
  opened,
});

/** Cancel, help, repeat, language, abuse and "a person, please" work everywhere, unless they answer the open question. */
function command(scene: Scene, state: DialogState, turn: TurnInput): Taken | null {
  const { repertoire, read } = scene;
  const frame = state.stack.at(-1);
  const said = read.command(turn.text);
  const slot = frame?.asked ? repertoire.dialogs[frame.dialog]?.slots[frame.asked] : undefined;
  if (said === 'toChinese' || said === 'toEnglish') {
    const to = said === 'toChinese' ? 'zh' : 'en';
    return took(state, [{ do: 'language', to }, { do: 'repeat' }], `asked for ${to}`);
  }
  if (turn.person && repertoire.dialogs[frame?.dialog ?? '']?.intents.includes(KIT.person) !== true)
    return opening(scene, state, KIT.person, turn, 'asked for a person');
  if (slot?.optional && answerOf(scene, slot, frame as Frame, turn) !== undefined) return null;
  if (said === 'repeat') return took(state, [{ do: 'repeat' }], 'asked to repeat');
  if (said === 'help') return back(scene, state, say('help'), 'asked for help');
  // Before it is read back and asked for, there is nothing to undo: what is under way is dropped.
  if (said === 'undo' && frame && (frame.changes || read.cancels(turn.text))) return dropped(scene, state, 'cancelled');
  if (said === 'undo') return back(scene, state, { do: 'undo' }, 'asked to undo');
  if (said === 'cancel' && frame) return dropped(scene, state, 'cancelled');
  if (said === 'cancel' && state.ended?.changes) return took(state, [{ do: 'undo' }], 'cancelled after the end');
  if (said === 'cancel' && state.ended) return took(state, [say('cancelTooLate')], 'cancelled after the end');
  return null;
}

function back(scene: Pick<Scene, 'repertoire'>, state: DialogState, effect: Effect | null, because: string): Taken {
  const asked = reask(scene.repertoire, state, false);
  return took(asked.state, [...(effect ? [effect] : []), ...asked.effects], because);
}

function withoutTop(state: DialogState): { state: DialogState; effects: readonly Effect[] } {
  const frame = state.stack.at(-1);
  const effects: Effect[] = frame?.waits ? [{ do: 'dropLookUp', id: frame.waits.id }] : [];
  return { state: { ...state, stack: state.stack.slice(0, -1) }, effects };
}

function dropped(scene: Scene, state: DialogState, because: string): Taken {
  const frame = state.stack.at(-1);
  const dialog = frame && scene.repertoire.dialogs[frame.dialog];
  const onRecord = frame && dialog?.begin(viewOf(frame)).some((effect) => effect.do === 'openTicket');
  const without = withoutTop(state);
  const asked = reask(scene.repertoire, without.state, false);
  return took(
    asked.state,
    [...without.effects, say(onRecord ? 'cancelTooLate' : 'cancelled'), ...asked.effects],
    because,
  );
}

const answerOf = ({ read, repertoire }: Scene, slot: Slot, frame: Frame, turn: TurnInput) =>
  answerTo(slot, { view: viewOf(frame), times: frame.times }, turn, read, repertoire.wordings);

/** What was written before the question was asked does not answer it. */
const isOlder = (turn: TurnInput, frame: Frame): boolean => frame.seqs.some((seq) => seq > turn.seq);

/** The message answers the question that is open. */
function answer(scene: Scene, state: DialogState, turn: TurnInput): Taken | null {
  const frame = state.stack.at(-1);
  const dialog = frame && scene.repertoire.dialogs[frame.dialog];
  const slot = frame?.asked ? dialog?.slots[frame.asked] : undefined;
  if (!frame?.asked || !dialog || !slot) return null;
  if (isOlder(turn, frame)) return null;
  const name = frame.asked;
  const before = slot.field ? scene.remembered[slot.field] : undefined;
  if (frame.offered && before && scene.read.yes(turn.text)) {
    return filled(
      state,
      dialog,
      frame,
      name,
      { value: before.value, seq: turn.seq, span: null, shown: before.masked },
      'the remembered answer still holds',
    );
  }
  if (frame.offered && scene.read.no(turn.text)) {
    const plainly = { ...frame, offered: false };
    return took(withTop(state, plainly), [question(slot, plainly, false)], 'the remembered answer no longer holds');
  }
  if (
    scene.read.drops(turn.text) &&
    turn.wish.is === 'intent' &&
    scene.repertoire.dialogOf(turn.wish.intent).id !== frame.dialog
  )
    return null;
  if (slot.confirms && (correction(scene, state, turn) ?? scene.read.drops(turn.text))) return null;
  const heard = dialog.hears({ ...turn, intent: frame.intent });
  if (slot.takes === 'choice' && heard.about.length > 0)
    return took(
      aboutNow(state, frame, heard.about, heard.facts, turn),
      [],
      'the open dialog took the answer',
      frame.intent,
    );
  const given = answerOf(scene, slot, frame, { ...turn, entities: heard.facts });
  if (given === undefined && frame.changes && (scene.read.no(turn.text) || scene.read.skip(turn.text)))
    return dropped(scene, state, 'cancelled');
  // "ok" acknowledges the question and does not answer it.
  if (given === undefined && scene.read.yes(turn.text)) return back(scene, state, null, 'an acknowledgement');
  if (given === undefined) return null;
  if (slot.confirms && given.value === 'no')
    return took(unlearnt(state, dialog, frame, [...slot.confirms, name]), [], 'read back, and not right', frame.intent);
  return filled(
    state,
    dialog,
    frame,
    name,
    { value: given.value, seq: turn.seq, span: given.span },
    'the open dialog took the answer',
  );
}

function filled(state: DialogState, dialog: Dialog, frame: Frame, name: string, given: Answer, because: string): Taken {
  const next = fill(dialog, frame, name, given);
  return took(learn(withTop(state, next.frame), dialog.slots[name], given), next.effects, because, frame.intent);
}

const learn = (state: DialogState, slot: Slot | undefined, given: Answer): DialogState =>
  slot && !['yesNo', 'choice', 'words', 'verdict'].includes(slot.takes)
    ? { ...state, known: { ...state.known, [slot.takes]: given } }
    : state;

/** The message puts an answer right that was given before, in the dialog that is open or in the one that ended last. */
function correction(scene: Scene, state: DialogState, turn: TurnInput): Taken | null {
  const marked = scene.read.corrects(turn.text);
  const open = state.stack.at(-1);
  const bare = turn.entities.some((f) => (f.end - f.start) / turn.text.trim().length > 0.7);
  for (const frame of [open, open && !marked ? undefined : state.ended]) {
    const dialog = frame && scene.repertoire.dialogs[frame.dialog];
    const another =
      turn.wish.is === 'intent' && !marked && scene.repertoire.dialogOf(turn.wish.intent).id !== frame?.dialog;
    const facts = dialog?.hears({ ...turn, intent: frame?.intent ?? '' }).facts ?? [];
    if (!frame || !dialog || another || !(marked || bare || (frame === open && turn.wish.is === 'intent'))) continue;
    for (const [name, slot] of Object.entries(dialog.slots)) {
      const old = frame.answers[name];
      const fact = factFor(slot, facts);
      if (!old || old.value === '' || !fact) continue;
      const value = slot.merge ? slot.merge(old.value, String(fact.value)) : String(fact.value);
      if (value === old.value) continue;
      const given: Answer = { value, seq: turn.seq, span: [fact.start, fact.end] };
      const reopened = frame === open ? state : { ...state, stack: [...state.stack, frame], ended: null };
      return filled(reopened, dialog, frame, name, given, 'a correction');
    }
  }
  return null;
}

/** The message asks for something: a new dialog on top of the open one, which is come back to. */
function request(scene: Scene, before: DialogState, turn: TurnInput): Taken {
  const { repertoire, read } = scene;
  const state = passedOver(scene, before);
  const frame = state.stack.at(-1);
  // "no" and "skip" ask for nothing, whatever they are taken for: where something was asked, they do not answer it.
  const declines = frame?.asked && (read.no(turn.text) || read.skip(turn.text));
  const wish: Wish = declines ? { is: 'refuse' } : turn.wish;
  if (wish.is === 'intent') {
    const dialog = repertoire.dialogOf(wish.intent);
    const serves =
      frame !== undefined &&
      !dialog.apart &&
      dialog.intents.includes(frame.intent) &&
      dialog.intents.includes(wish.intent);
    // The same matter, and another article on it.
    const another = dialog.apart && dialog.hears({ ...turn, intent: wish.intent }).about[0] !== frame?.about[0];
    // What has led on from the article is the same matter still.
    const led = dialog.offers === true && frame !== undefined && frame.dialog !== dialog.id;
    const ledOn = led && frame.intent === wish.intent && !repertoire.dialogs[frame.dialog]?.apart;
    const same =
      ledOn || (frame?.dialog === dialog.id && !dialog.aside && !another && (serves || frame.intent === wish.intent));
    if (!same) {
      const changed = frame !== undefined && read.drops(turn.text);
      const from = changed ? withoutTop(state) : { state, effects: [] };
      const queued = queue(scene, from.state, wish.intent, wish.also, turn);
      const next = opening(
        scene,
        queued.state,
        wish.intent,
        turn,
        changed ? 'a change of mind' : frame ? 'a question in the middle' : 'a clear request',
      );
      return {
        ...next,
        effects: [...from.effects, ...(changed ? [say('cancelled')] : []), ...queued.effects, ...next.effects],
      };
    }
  }
  const own = frame && wish.is === 'intent' ? repertoire.dialogs[frame.dialog] : undefined;
  const wider = frame && own && !own.apart ? widened(state, own, frame, turn) : null;
  if (frame && wider?.is === 'another') return took(wider.state, [], 'a change of mind', frame.intent);
  if (frame && wider) {
    const asked = reask(repertoire, wider.state, false);
    return took(asked.state, asked.effects, 'one thing more', frame.intent);
  }
  if (frame && read.drops(turn.text)) return dropped(scene, state, 'cancelled');
  if (frame?.waits) return took(state, [say('stillLooking')], 'a look-up is under way');
  if (frame?.intent === KIT.clarify) {
    const settled = settledBy(scene, frame, turn);
    if (settled) return opening(scene, state, settled, turn, 'the place settles which it is');
  }
  if (frame?.asked && wish.is !== 'elsewhere' && !isOlder(turn, frame)) {
    const slot = repertoire.dialogs[frame.dialog]?.slots[frame.asked];
    if (slot?.optional && frame.times >= 1) {
      const dialog = repertoire.dialogs[frame.dialog] as Dialog;
      return filled(
        state,
        dialog,
        frame,
        frame.asked,
        { value: '', seq: turn.seq, span: null },
        'not given after two questions',
      );
    }
    if (frame.times >= (frame.intent === KIT.clarify ? 1 : 2)) {
      const without = withoutTop(state);
      const person = opening(scene, without.state, KIT.handOver, turn, 'not understood three times');
      return { ...person, effects: [...without.effects, ...person.effects] };
    }
    const asked = reask(repertoire, state, true);
    return took(asked.state, asked.effects, 'not understood');
  }
  const certain =
    wish.is === 'elsewhere'
      ? undefined
      : Object.values(repertoire.dialogs).find((d) => d.hears({ ...turn, intent: '' }).sure);
  if (certain?.intents[0]) return opening(scene, state, certain.intents[0], turn, 'it can hardly mean anything else');
  if (wish.is === 'clarify')
    return opening(scene, state, KIT.clarify, turn, 'two or three intents are likely', wish.intents);
  const second = state.misses > 0 && wish.is === 'refuse';
  if (wish.is === 'handOver' || second)
    return opening(scene, state, KIT.handOver, turn, second ? 'a second miss' : 'too unsure to act or to ask');
  if (wish.is === 'elsewhere')
    return opening(scene, state, KIT.elsewhere, turn, 'not ours, and known whose', [wish.topic]);
  return opening(scene, state, KIT.outOfScope, turn, 'not ours');
}

/** A question that is only asked in passing goes when something else is said. */
function passedOver({ repertoire }: Scene, state: DialogState): DialogState {
  const frame = state.stack.at(-1);
  const slot = frame?.asked ? repertoire.dialogs[frame.dialog]?.slots[frame.asked] : undefined;
  return slot?.passing ? withoutTop(state).state : state;
}

/** Puts the other request of a message below what comes first, and says what comes first. */
function queue(
  { repertoire }: Pick<Scene, 'repertoire'>,
  state: DialogState,
  first: string,
  then: string | undefined,
  turn: TurnInput,
): Pick<Step, 'state' | 'effects'> {
  if (then === undefined) return { state, effects: [] };
  const words = { first: { words: `intent.${first}` }, second: { words: `intent.${then}` } };
  const opened = open(repertoire, state, KIT.also, [turn.seq], [then]);
  return { state: opened.state, effects: [{ do: 'say', said: { key: 'also.two', with: words } }, ...opened.effects] };
}

/** Of the intents that were asked about, the one whose dialog needs just what the message gives. */
function settledBy({ repertoire }: Scene, frame: Frame, turn: TurnInput): string | null {
  const needs = (intent: string) =>
    Object.values(repertoire.dialogOf(intent).slots).some((slot) => !slot.optional && factFor(slot, turn.entities));
  return frame.about.find((intent) => repertoire.dialogOf(intent).intents.includes(intent) && needs(intent)) ?? null;
}

/** Opens a dialog with what the message itself already says, and carries it on. */
export function start(
  scene: Scene,
  state: DialogState,
  intent: string,
  turn: TurnInput,
  because: string,
  about: readonly string[] = [],
  then?: string,
): Taken {
  const queued = then === undefined ? state : open(scene.repertoire, state, KIT.also, [turn.seq], [then]).state;
  const opened = opening(scene, { ...queued, misses: 0 }, intent, turn, because, about);
  const run = advance(scene.repertoire, opened.state, scene.remembered);
  return { ...opened, ...run, effects: [...opened.effects, ...run.effects] };
}

function opening(
  scene: Scene,
  state: DialogState,
  intent: string,
  turn: TurnInput,
  because: string,
  about: readonly string[] = [],
): Taken {
  const heard = scene.repertoire.dialogOf(intent).hears({ ...turn, intent });
  const known = knownFrom(heard.facts, turn);
  // "Which of these?" is settled by whatever comes instead, and an offer declined; a fourth open matter would bury the others: the oldest goes.
  const offered = (frame: Frame) => intent !== KIT.person && scene.repertoire.dialogs[frame.dialog]?.offers === true;
  const stack = state.stack.filter((frame) => frame.intent !== KIT.clarify && !offered(frame)).slice(-3);
  const opened = open(
    scene.repertoire,
    { ...state, stack, known: { ...state.known, ...known } },
    intent,
    [turn.seq],
    about.length > 0 ? about : heard.about,
  );
  return took(opened.state, opened.effects, because, intent);
}

/** Takes the result of a look-up. Null when it is stale: its dialog was cancelled, replaced or corrected. */
export function resume(scene: Scene, state: DialogState, id: string, value: unknown): Step | null {
  const at = state.stack.findIndex((f) => f.waits?.id === id);
  const frame = state.stack[at];
  if (!frame?.waits) return null;
  const arrived: Frame = { ...frame, results: { ...frame.results, [frame.waits.name]: value }, waits: null };
  // What it found is said now, whatever has been opened on top of it meanwhile; that is come back to.
  const stack = [...state.stack.toSpliced(at, 1), arrived];
  return advance(scene.repertoire, { ...state, stack }, scene.remembered);
}

/** A message that a person answers, not the bot: what it says is learnt, so that the dialog does not ask for it again when it goes on. */
export function heard(scene: Pick<Scene, 'repertoire'>, state: DialogState, turn: TurnInput): DialogState {
  const facts = Object.fromEntries(
    turn.entities.map((f) => [f.type, { value: String(f.value), seq: turn.seq, span: [f.start, f.end] as const }]),
  );
  const learnt = { ...state, known: { ...state.known, ...facts } };
  const frame = state.stack.at(-1);
  const slot = frame?.asked ? scene.repertoire.dialogs[frame.dialog]?.slots[frame.asked] : undefined;
  if (!frame || !slot || !factFor(slot, turn.entities)) return learnt;
  return withTop(learnt, { ...frame, seqs: [...frame.seqs, turn.seq] });
}

/** The result of a look-up, laid by until the bot has the word again. Null when it is stale. */
export function laid(state: DialogState, id: string, value: unknown): DialogState | null {
  const at = state.stack.findIndex((f) => f.waits?.id === id);
  const frame = state.stack[at];
  if (!frame?.waits) return null;
  const arrived: Frame = { ...frame, results: { ...frame.results, [frame.waits.name]: value }, waits: null };
  return { ...state, stack: state.stack.with(at, arrived) };
}

/** The bot has the word again: the dialog goes on where it stopped, with what has been learnt meanwhile. */
export function goOn(scene: Pick<Scene, 'repertoire' | 'remembered'>, state: DialogState): Step {
  const before = state.stack.at(-1);
  const run = advance(scene.repertoire, state, scene.remembered);
  const same = run.state.stack.at(-1);
  if (run.effects.length > 0 || !same || same.asked !== before?.asked) return run;
  return reask(scene.repertoire, run.state, false);
}
