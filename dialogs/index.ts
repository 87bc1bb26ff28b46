import type { Dialog } from '../src/dialog/index.ts';
import { also } from './also/index.ts';
import { answering } from './answer/index.ts';
import { callBack } from './callBack/index.ts';
import { clarify } from './clarify/index.ts';
import type { Shelf } from './common/shelf.ts';
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
import { tariffWith } from './tariff/index.ts';
import type { Prices } from './tariff/prices.ts';
import { thanks } from './thanks/index.ts';

export { common, phrases } from './common/index.ts';

/** Every dialog; what has one of its own is not answered from the shelf, and an intent with neither is called back. */
export const dialogsWith = (shelf: Shelf, prices: Prices): readonly Dialog[] => [
  answering(shelf),
  tariffWith(shelf, prices),
  ...dialogs,
];
export type { Prices, Shelf };

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
  callBack,
  handOff,
];

export { callBack as fallback, handOff };
