import type { TicketView } from '../../../http/console/contract.ts';
import { spanWords } from '../bits/age.tsx';
import { useClock } from '../bits/clock.ts';
import { useNames } from '../bits/names.ts';
import { useTimes } from '../bits/times.ts';
import { useMe } from '../live/queries.ts';
import { Text } from '../panel/text.tsx';
import { useWords, type Words } from '../words/i18n.ts';
import './tickets.css';

type PromiseClock = TicketView['promises'][number];
type State = 'kept' | 'keptLate' | 'broken' | 'paused' | 'soon' | 'runs';

const MINUTE = 60_000;
const MARKS: Readonly<Record<State, string>> = {
  kept: '✓',
  keptLate: '✓',
  broken: '!',
  paused: 'Ⅱ',
  soon: '◔',
  runs: '○',
};

type Pause = PromiseClock['pauses'][number];

/** The pause that lasts. */
export function pauseOf({ pauses }: PromiseClock): Pause | null {
  const last = pauses.at(-1);
  return last && last.to === null ? last : null;
}

/** How a promise stands. */
export function stateOf(clock: PromiseClock, now: number): State {
  const due = Date.parse(clock.dueAt);
  if (clock.keptAt !== null) return clock.brokenAt !== null || Date.parse(clock.keptAt) > due ? 'keptLate' : 'kept';
  if (clock.brokenAt === null && pauseOf(clock)) return 'paused';
  if (clock.brokenAt !== null || now >= due) return 'broken';
  return clock.warnAt !== null && now >= Date.parse(clock.warnAt) ? 'soon' : 'runs';
}

function left(t: Words<'tickets'>, span: Words, state: 'broken' | 'soon' | 'runs', ms: number): string {
  if (ms < MINUTE) return t(state === 'broken' ? 'clock.brokenNow' : 'clock.now');
  return t(`clock.${state}`, { span: spanWords(span, ms) });
}

/** A promise and how much of its time is left; says in words what its colour says. */
export function Clock({ clock, brief = false }: { readonly clock: PromiseClock; readonly brief?: boolean }) {
  const t = useWords('tickets');
  const shell = useWords();
  const times = useTimes();
  const state = useClock((now) => stateOf(clock, now)) as State;
  const words = useClock((now) => {
    const standing = stateOf(clock, now);
    if (standing === 'kept' || standing === 'keptLate')
      return t(`clock.${standing}`, { at: times.full(clock.keptAt ?? clock.dueAt) });
    if (standing === 'paused') {
      const from = Date.parse(pauseOf(clock)?.from ?? clock.startedAt);
      return t('clock.paused', { span: spanWords(shell, Date.parse(clock.dueAt) - from) });
    }
    return left(t, shell, standing, Math.abs(Date.parse(clock.dueAt) - now));
  });
  return (
    <div className={`ticket-clock ticket-clock-${state}`}>
      <span className="ticket-left">
        <span aria-hidden="true">{MARKS[state]} </span>
        <time dateTime={clock.dueAt} title={t('clock.due', { at: times.full(clock.dueAt) })}>
          {words}
        </time>
      </span>
      {!brief && <Promised clock={clock} />}
    </div>
  );
}

/** What was promised; its wording and source by hovering or by opening, and why it stands still. */
function Promised({ clock }: { readonly clock: PromiseClock }) {
  const t = useWords('tickets');
  const times = useTimes();
  const names = useNames();
  const made = useMe().promises[clock.promise];
  const pause = pauseOf(clock);
  const source = made && t('source.from', { source: made.source, version: made.version });
  const quote = made && (made.quote === null ? t('source.own') : t('source.quote', { quote: made.quote }));
  return (
    <>
      {pause && (
        <span className="ticket-held">
          {t('clock.pausedSince', {
            since: times.full(pause.from),
            agent: pause.agent,
            why: names.pause(pause.because),
          })}
          {pause.note !== null && <Text of={t('clock.pausedNote', { note: pause.note })} />}
        </span>
      )}
      {made ? (
        <details className="ticket-promise">
          <summary title={`${quote}\n${source}`}>{names.promise(clock.promise)}</summary>
          <p>{quote}</p>
          <p>{source}</p>
        </details>
      ) : (
        <span className="ticket-promise">{names.promise(clock.promise)}</span>
      )}
    </>
  );
}
