export type { Remembered, Repertoire } from './advance.ts';
export {
  type Dialog,
  dialog,
  type Effect,
  type Option,
  type Said,
  type TurnInput,
  type Value,
  type View,
  type Wish,
} from './dialog.ts';
export { type Reader, reader } from './read.ts';
export { atRest, type DialogState } from './state.ts';
export { expects, KIT, resume, start, step, type Taken } from './step.ts';
