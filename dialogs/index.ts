import type { Dialog } from '../src/dialog/index.ts';
import { callBack } from './callBack/index.ts';
import { clarify } from './clarify/index.ts';
import { contactChange } from './contactChange/index.ts';
import { elsewhere } from './elsewhere/index.ts';
import { goodbye } from './goodbye/index.ts';
import { greeting } from './greeting/index.ts';
import { handOff } from './handOff/index.ts';
import { hazard } from './hazard/index.ts';
import { hazardDoubt } from './hazardDoubt/index.ts';
import { outage } from './outage/index.ts';
import { outOfScope } from './outOfScope/index.ts';
import { thanks } from './thanks/index.ts';

export { common, phrases } from './common/index.ts';

/** Every dialog; an intent without one is called back. */
export const dialogs: readonly Dialog[] = [
  outage,
  hazard,
  hazardDoubt,
  greeting,
  thanks,
  goodbye,
  clarify,
  elsewhere,
  outOfScope,
  contactChange,
  callBack,
  handOff,
];
export { callBack as fallback, handOff };
