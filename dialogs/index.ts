import type { Dialog } from '../src/dialog/index.ts';
import { also } from './also/index.ts';
import { answering, type Shelf } from './answer/index.ts';
import { BILLS, bills } from './bills/index.ts';
import { callBack } from './callBack/index.ts';
import { clarify } from './clarify/index.ts';
import { complaint } from './complaint/index.ts';
import { contactChange } from './contactChange/index.ts';
import { elsewhere } from './elsewhere/index.ts';
import { goodbye } from './goodbye/index.ts';
import { greeting } from './greeting/index.ts';
import { handOff } from './handOff/index.ts';
import { hazard } from './hazard/index.ts';
import { hazardDoubt } from './hazardDoubt/index.ts';
import { outage } from './outage/index.ts';
import { outOfScope } from './outOfScope/index.ts';
import { progress } from './progress/index.ts';
import { thanks } from './thanks/index.ts';
import { verify } from './verify/index.ts';

export { common, phrases } from './common/index.ts';

/** Every dialog; what has one of its own is not answered from the shelf, and an intent with neither is called back. */
export const dialogsWith = (shelf: Shelf): readonly Dialog[] => [
  answering(shelf),
  bills(shelf.find(BILLS, '') ?? ''),
  ...dialogs,
];
export type { Shelf };

const dialogs: readonly Dialog[] = [
  outage,
  hazard,
  hazardDoubt,
  greeting,
  thanks,
  goodbye,
  clarify,
  also,
  elsewhere,
  outOfScope,
  contactChange,
  complaint,
  progress,
  verify,
  callBack,
  handOff,
];

export { callBack as fallback, handOff };
