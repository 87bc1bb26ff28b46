import { useFaultWords } from '../bits/fault.ts';
import { ApiFault } from '../live/api.ts';
import { useWords, type Words } from '../words/i18n.ts';
import words from './words.en.json' with { type: 'json' };

export type PanelWords = Words<'panel'>;
type Key = Parameters<PanelWords>[0];

const isKey = (key: string): key is Key => Object.hasOwn(words, key);

/** The words for a code that the server sent; the code itself when there are none, so that a newer server is still readable. */
export function named(t: PanelWords, kind: string, code: string): string {
  const key = `${kind}.${code}`;
  return isKey(key) ? t(key) : code;
}

/** Why a request was not done: what the panel itself has to say of it, else what the console says everywhere. */
export function useRefused(): (fault: unknown) => string {
  const t = useWords('panel');
  const faultWords = useFaultWords();
  return (fault) => {
    const key = fault instanceof ApiFault ? `refused.${fault.code}` : '';
    return isKey(key) ? t(key) : faultWords(fault);
  };
}

/** A clause of the routing explanation; "hazard scan: fire" and "about gas" carry a name of their own. */
export function clause(t: PanelWords, because: string, hazard: (kind: string) => string): string {
  if (isKey(`because.${because}`)) return named(t, 'because', because);
  const scan = /^hazard scan: (.+)$/.exec(because)?.[1];
  if (scan !== undefined) return t('because.hazard scan', { what: scan.split(', ').map(hazard).join(', ') });
  const words = /^words: (.+)$/.exec(because)?.[1];
  if (words !== undefined) return t('because.words', { what: words });
  const topic = /^about (.+)$/.exec(because)?.[1];
  return topic === undefined ? because : t('because.about', { what: named(t, 'topic', topic) });
}
