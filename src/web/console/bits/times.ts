import { useMemo } from 'react';
import { useMe } from '../live/queries.ts';
import { type Tongue, useTongue } from '../words/i18n.ts';

const LOCALES: Readonly<Record<Tongue, string>> = { zh: 'zh-CN', en: 'en-GB' };

/** Instants (ISO, UTC) as they are read at the company's place. */
export interface Times {
  /** 14:05 */
  time(at: string): string;
  /** 3 Dec, or 3 Dec 2025 in another year. */
  day(at: string): string;
  /** Day and time. */
  full(at: string): string;
  /** Equal for two instants of one day there. */
  dayKey(at: string): string;
}

export function useTimes(): Times {
  const { timeZone } = useMe().company;
  const tongue = useTongue();
  return useMemo(() => {
    const form = (options: Intl.DateTimeFormatOptions) =>
      new Intl.DateTimeFormat(LOCALES[tongue], { timeZone, hourCycle: 'h23', ...options });
    const time = form({ hour: '2-digit', minute: '2-digit' });
    const near = form({ month: 'short', day: 'numeric' });
    const far = form({ year: 'numeric', month: 'short', day: 'numeric' });
    const key = new Intl.DateTimeFormat('en-CA', { timeZone, dateStyle: 'short' });
    const day = (at: string): string => {
      const date = new Date(at);
      return (key.format(date).slice(0, 4) === key.format(new Date()).slice(0, 4) ? near : far).format(date);
    };
    return {
      time: (at) => time.format(new Date(at)),
      day,
      full: (at) => `${day(at)} ${time.format(new Date(at))}`,
      dayKey: (at) => key.format(new Date(at)),
    };
  }, [timeZone, tongue]);
}
