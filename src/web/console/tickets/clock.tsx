import type { TicketView } from '../../../http/console/contract.ts';
import { spanWords } from '../bits/age.tsx';
import { useClock } from '../bits/clock.ts';
import { useNames } from '../bits/names.ts';
import { useTimes } from '../bits/times.ts';
import { useWords, type Words } from '../words/i18n.ts';
import './tickets.css';

type PromiseClock = TicketView['promises'][number];
type State = 'kept' | 'keptLate' | 'broken' | 'soon' | 'runs';

const MINUTE = 60_000;
const MARKS: Readonly<Record<State, string>> = { kept: '✓', keptLate: '✓', broken: '!', soon: '◔', runs: '○' };

/** How a promise stands: `soon` is the last quarter of its time. */
export function stateOf(clock: PromiseClock, now: number): State {
  const due = Date.parse(clock.dueAt);
  if (clock.keptAt !== null) return clock.brokenAt !== null || Date.parse(clock.keptAt) > due ? 'keptLate' : 'kept';
  if (clock.brokenAt !== null || now >= due) return 'broken';
  return due - now <= (due - Date.parse(clock.startedAt)) / 4 ? 'soon' : 'runs';
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
  const names = useNames();
  const state = useClock((now) => stateOf(clock, now)) as State;
  const words = useClock((now) => {
    const standing = stateOf(clock, now);
    if (standing === 'kept' || standing === 'keptLate')
      return t(`clock.${standing}`, { at: times.full(clock.keptAt ?? clock.dueAt) });
    return left(t, shell, standing, Math.abs(Date.parse(clock.dueAt) - now));
  });
  return (
    <p className={`ticket-clock ticket-clock-${state}`}>
      <span className="ticket-left">
        <span aria-hidden="true">{MARKS[state]} </span>
        <time dateTime={clock.dueAt} title={t('clock.due', { at: times.full(clock.dueAt) })}>
          {words}
        </time>
      </span>
      {!brief && <span className="ticket-promise">{names.promise(clock.promise)}</span>}
    </p>
  );
}
