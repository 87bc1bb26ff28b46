import type { Answer, Answers, View } from './dialog.ts';

/** A dialog in progress. A plain value: it is stored, and survives a takeover, a restart and a release. */
export interface Frame {
  readonly dialog: string;
  readonly intent: string;
  readonly about: readonly string[];
  readonly seqs: readonly number[];
  readonly answers: Answers;
  readonly results: Readonly<Record<string, unknown>>;
  /** The slot that was asked last, or null; `times` how often in a row. */
  readonly asked: string | null;
  readonly times: number;
  /** True when the question was whether a remembered answer still holds. */
  readonly offered: boolean;
  /** The look-up that is awaited. */
  readonly waits: { readonly name: string; readonly id: string } | null;
  readonly amending: boolean;
  /** The archive fields that the dialog has changed. */
  readonly changes?: readonly string[];
  /** It does not ask whether it helped. */
  readonly hushed?: true;
}

/** The kit's whole state. `stack`: what is in progress, the newest last; `ended`: what ended last and may still be corrected; `known`: facts of this conversation by entity type. */
export interface DialogState {
  readonly v: 1;
  readonly stack: readonly Frame[];
  readonly ended: Frame | null;
  readonly known: Readonly<Record<string, Answer>>;
  /** Counts look-ups, so that each has an id of its own. */
  readonly lookUps: number;
  /** Messages in a row that nothing could be made of. */
  readonly misses: number;
  /** Why nobody is asked whether something helped: a danger was met, or it has just been asked. */
  readonly hush?: 'danger' | 'asked' | null;
}

export const atRest: DialogState = { v: 1, stack: [], ended: null, known: {}, lookUps: 0, misses: 0 };

export const frameFor = (
  dialog: string,
  intent: string,
  seqs: readonly number[],
  about: readonly string[] = [],
): Frame => ({
  dialog,
  intent,
  about,
  seqs,
  answers: {},
  results: {},
  asked: null,
  times: 0,
  offered: false,
  waits: null,
  amending: false,
});

/** True while a change of that archive field is being asked for: nothing of it is kept before it has been read back. */
export function asking({ stack, ended }: DialogState, field: string): boolean {
  const frame = stack.at(-1) ?? ended;
  if (!frame?.changes?.includes(field)) return false;
  return field in frame.answers || frame.asked === field || frame.about.includes(field);
}

export const viewOf = (frame: Frame, ended: Frame | null = null): View => ({
  repeated: ended?.dialog === frame.dialog && !frame.amending && sameAnswers(ended, frame),
  intent: frame.intent,
  answers: frame.answers,
  results: frame.results,
  seqs: frame.seqs,
  amending: frame.amending,
  about: frame.about,
  hushed: frame.hushed ?? false,
});

/** The one knows at least what the other knows, and the same of it. */
function sameAnswers(ended: Frame, frame: Frame): boolean {
  const given = Object.entries(frame.answers);
  return (
    given.length > 0 && given.every(([name, answer]) => (ended.answers[name]?.value ?? answer.value) === answer.value)
  );
}
