import { useWords, type Words } from '../words/i18n.ts';
import { useClock } from './clock.ts';
import { useTimes } from './times.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** A span of milliseconds in its two largest useful units: "now", "4 min", "2 h 5 min", "3 d". */
export function spanWords(t: Words, span: number): string {
  const whole = Math.max(0, span);
  if (whole < MINUTE) return t('age.now');
  if (whole < HOUR) return t('age.minutes', { minutes: Math.floor(whole / MINUTE) });
  if (whole < DAY) {
    const minutes = Math.floor((whole % HOUR) / MINUTE);
    const hours = Math.floor(whole / HOUR);
    return minutes === 0 ? t('age.hours', { hours }) : t('age.hoursMinutes', { hours, minutes });
  }
  return t('age.days', { days: Math.floor(whole / DAY) });
}

/** How long ago that instant was; the instant itself as its title. */
export function Age({ at }: { readonly at: string }) {
  const t = useWords();
  const times = useTimes();
  const words = useClock((now) => spanWords(t, now - Date.parse(at)));
  return (
    <time dateTime={at} title={times.full(at)}>
      {words}
    </time>
  );
}

const AMBER_MS = 2 * MINUTE;
const RED_MS = 5 * MINUTE;

/** How long somebody has waited since that instant: amber from two minutes, red from five. */
export function Waiting({ since }: { readonly since: string }) {
  const t = useWords();
  const times = useTimes();
  const words = useClock((now) => {
    const span = now - Date.parse(since);
    return span < MINUTE ? t('age.waitsNow') : t('age.waits', { span: spanWords(t, span) });
  });
  const heat = useClock((now) => {
    const span = now - Date.parse(since);
    return span >= RED_MS ? 'red' : span >= AMBER_MS ? 'amber' : 'calm';
  });
  return (
    <time className={`waiting waiting-${heat}`} dateTime={since} title={times.full(since)}>
      {words}
    </time>
  );
}
