export type { Remembered, Repertoire, Step } from './advance.ts';
export {
  type Answer,
  type Dialog,
  dialog,
  type Effect,
  type Fact,
  type Option,
  type Said,
  type Tongue,
  type TurnInput,
  type Value,
  type View,
  type Wish,
  type Words,
} from './dialog.ts';
export { type Command, type Phrases, plain, type Reader, reader } from './read.ts';
export { atRest, type DialogState, type Frame } from './state.ts';
export { KIT, resume, start, step, type Taken } from './step.ts';
