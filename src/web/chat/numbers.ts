import type { WordKey } from './words.ts';

/** A number that the company has set for emergencies or service. */
export interface CallNumber {
  readonly number: string;
  /** What it is for; several when one number serves for more. */
  readonly names: readonly WordKey[];
}

const NAMES = ['fire', 'medical', 'police', 'hotline'] as const satisfies readonly WordKey[];
const LEAST_DIGITS = 3;
/** Shorter ones look like amounts ("120 kWh"), so that they are callable only in a safety text. */
const LEAST_DIGITS_ANYWHERE = 5;

const digits = (number: string): number => number.replace(/\D/g, '').length;

/** The numbers that stand in the page itself, longest first. */
export function numbersOf(page: ParentNode): CallNumber[] {
  const found = new Map<string, WordKey[]>();
  for (const name of NAMES) {
    const number = page.querySelector(`[data-call="${name}"] b`)?.textContent?.trim() ?? '';
    if (digits(number) >= LEAST_DIGITS) found.set(number, [...(found.get(number) ?? []), name]);
  }
  return [...found].map(([number, names]) => ({ number, names })).sort((a, b) => b.number.length - a.number.length);
}

export function hotlineOf(numbers: readonly CallNumber[]): string {
  return numbers.find(({ names }) => names.includes('hotline'))?.number ?? '';
}

export function callable(numbers: readonly CallNumber[], safety: boolean): string[] {
  return numbers.map(({ number }) => number).filter((number) => safety || digits(number) >= LEAST_DIGITS_ANYWHERE);
}
