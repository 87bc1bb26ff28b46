import type { Dialog } from '../src/dialog/index.ts';
import { also } from './also/index.ts';
import { answering } from './answer/index.ts';
import { billDispute } from './billDispute/index.ts';
import { BILLS, bills } from './bills/index.ts';
import { callBack } from './callBack/index.ts';
import { changeSupply } from './changeSupply/index.ts';
import { clarify } from './clarify/index.ts';
import { closeAccount } from './closeAccount/index.ts';
import type { Shelf } from './common/shelf.ts';
import { compensation } from './compensation/index.ts';
import { complaint } from './complaint/index.ts';
import { contactChange } from './contactChange/index.ts';
import { elsewhere } from './elsewhere/index.ts';
import { energyAudit } from './energyAudit/index.ts';
import { evCharger } from './evCharger/index.ts';
import { goodbye } from './goodbye/index.ts';
import { greeting } from './greeting/index.ts';
import { handOff } from './handOff/index.ts';
import { hazard } from './hazard/index.ts';
import { hazardDoubt } from './hazardDoubt/index.ts';
import { invoice } from './invoice/index.ts';
import { keyAccount } from './keyAccount/index.ts';
import { meterFault } from './meterFault/index.ts';
import { meterTest } from './meterTest/index.ts';
import { newConnection } from './newConnection/index.ts';
import { outage } from './outage/index.ts';
import { outOfScope } from './outOfScope/index.ts';
import { payment } from './payment/index.ts';
import { praise } from './praise/index.ts';
import { privacyRequest } from './privacyRequest/index.ts';
import { progress } from './progress/index.ts';
import { reconnect } from './reconnect/index.ts';
import { solar } from './solar/index.ts';
import { suggestion } from './suggestion/index.ts';
import { tariffWith } from './tariff/index.ts';
import type { Prices } from './tariff/prices.ts';
import { thanks } from './thanks/index.ts';
import { theftReport } from './theftReport/index.ts';
import { topUp } from './topUp/index.ts';
import { transfer } from './transfer/index.ts';
import { verify } from './verify/index.ts';
import { voltage } from './voltage/index.ts';

export { common, phrases } from './common/index.ts';

/** Every dialog; what has one of its own is not answered from the shelf, and an intent with neither is called back. */
export const dialogsWith = (shelf: Shelf, prices: Prices): readonly Dialog[] => [
  answering(shelf, JOURNEYS),
  tariffWith(shelf, prices),
  bills(shelf.find(BILLS, '')[0] ?? ''),
  ...dialogs,
];
/** What an article leads on to, by intent. */
const JOURNEYS: Readonly<Record<string, Dialog>> = {
  'service.new_connection': newConnection,
  'billing.dispute': billDispute,
  'billing.payment': payment,
  'billing.reconnect': reconnect,
  'billing.invoice': invoice,
  'billing.prepaid': topUp,
  'service.capacity_change': changeSupply,
  'service.transfer': transfer,
  'service.close_account': closeAccount,
  'service.ev_charger': evCharger,
  'service.solar_pv': solar,
  'service.meter_test': meterTest,
  'value.key_account': keyAccount,
  'value.energy_saving': energyAudit,
  'feedback.compensation': compensation,
  'account.privacy_request': privacyRequest,
};

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
  voltage,
  newConnection,
  meterFault,
  billDispute,
  payment,
  reconnect,
  invoice,
  topUp,
  changeSupply,
  transfer,
  closeAccount,
  evCharger,
  solar,
  meterTest,
  keyAccount,
  energyAudit,
  theftReport,
  compensation,
  suggestion,
  praise,
  privacyRequest,
  progress,
  verify,
  callBack,
  handOff,
];

export { callBack as fallback, handOff };
