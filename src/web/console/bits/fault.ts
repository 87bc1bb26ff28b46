import { ApiFault } from '../live/api.ts';
import { useWords } from '../words/i18n.ts';

const KNOWN = [
  'offline',
  'notFound',
  'notHolder',
  'taken',
  'closed',
  'changed',
  'empty',
  'tooLong',
  'ownChange',
  'decided',
  'forbidden',
  'csrf',
  'notYours',
  'busy',
  'noRun',
  'later',
  'noAccount',
  'invalid.empty',
  'invalid.tooShort',
  'invalid.tooLong',
  'invalid.control',
  'invalid.notOneOf',
  'invalid.notANumber',
  'invalid.tooSmall',
  'invalid.tooLarge',
  'invalid.tooFine',
  'invalid.notADay',
  'invalid.later',
  'invalid.notAPhone',
  'invalid.notAnEmail',
  'invalid.notAnAccount',
  'invalid.notAnIdentity',
  'invalid.notACreditCode',
  'invalid.notAMeter',
  'invalid.notATrade',
  'invalid.tooMany',
] as const;

/** What went wrong, in words for the user. */
export function useFaultWords(): (fault: unknown) => string {
  const t = useWords();
  return (fault) => {
    const known = fault instanceof ApiFault ? KNOWN.find((code) => code === fault.code) : undefined;
    return known === undefined ? t('fault.other') : t(`fault.${known}`);
  };
}
