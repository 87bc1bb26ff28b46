export { open, type Remembered, type Repertoire } from './advance.ts';
export {
  type Answer,
  type CardOf,
  type Dialog,
  dialog,
  type Effect,
  type Fact,
  type Heard,
  type Message,
  type Option,
  type Said,
  type Slot,
  type TicketKind,
  type TurnInput,
  type Value,
  type View,
  type Wish,
} from './dialog.ts';
export { plain, type Reader, reader } from './read.ts';
export { asking, atRest, type DialogState } from './state.ts';
export { acknowledge, expects, goOn, heard, KIT, laid, resume, start, step, type Taken } from './step.ts';
