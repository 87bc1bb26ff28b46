import { useMemo } from 'react';
import { type Tongue, useTongue } from '../words/i18n.ts';

const LOCALES: Readonly<Record<Tongue, string>> = { zh: 'zh-CN', en: 'en-GB' };

/** Numbers as they are read. */
export interface Figures {
  number(value: number): string;
  /** Hundredths of the currency, in whole units of it. */
  money(fen: number): string;
  /** A share from 0 to 1 in percent. */
  share(of: number): string;
  /** A figure of a report, by its unit. */
  of(value: number, unit: string | null): string;
}

export function useFigures(): Figures {
  const tongue = useTongue();
  return useMemo(() => {
    const plain = new Intl.NumberFormat(LOCALES[tongue], { maximumFractionDigits: 2 });
    const money = new Intl.NumberFormat(LOCALES[tongue], { minimumFractionDigits: 0, maximumFractionDigits: 2 });
    const percent = new Intl.NumberFormat(LOCALES[tongue], { style: 'percent', maximumFractionDigits: 1 });
    return {
      number: (value) => plain.format(value),
      money: (fen) => money.format(fen / 100),
      share: (of) => percent.format(of),
      of: (value, unit) => {
        if (unit === 'fen') return money.format(value / 100);
        return unit === 'share' ? percent.format(value) : plain.format(value);
      },
    };
  }, [tongue]);
}
