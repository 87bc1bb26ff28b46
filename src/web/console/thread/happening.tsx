import type { EventView, Happened } from '../../../http/console/contract.ts';
import { type Names, useNames } from '../bits/names.ts';
import { useTimes } from '../bits/times.ts';
import { useMe } from '../live/queries.ts';
import { spoken } from '../tickets/number.ts';
import { useWords, type Words } from '../words/i18n.ts';

const REASONS = [
  'released',
  'vanished',
  'unanswered',
  'asked for',
  'nobody on duty',
  'resolved',
  'callBack',
  'passedOn',
  'noAnswer',
  'spam',
] as const;

/** The event's own words: who did what. */
function what(t: Words, names: Names, { is, agent, name, department, ticket }: Happened, me: string): string {
  if (is === 'queued') return t('happened.queued', { department: names.department(department ?? '') });
  if (is === 'leftQueue' || is === 'calledBack' || is === 'lookedUp') return t(`happened.${is}`);
  if (is === 'promiseSoon' || is === 'promiseBroken') return t(`happened.${is}`, { number: spoken(ticket ?? '') });
  if (is === 'taken') return agent === me ? t('happened.takenYou') : t('happened.taken', { name: name ?? '' });
  return name === undefined ? t(`happened.${is}Nobody`) : t(`happened.${is}`, { name });
}

/** Why, where that says more than the event itself: a code in words, an intent by its name, else what was written. */
function why(t: Words, names: Names, { is, because }: Happened): string | null {
  if (because === undefined || is === 'lookedUp') return null;
  const reason = REASONS.find((one) => one === because);
  if (reason !== undefined) return t(`reason.${reason}`);
  if (is === 'promiseSoon' || is === 'promiseBroken') return names.promise(because);
  return is === 'verified' ? because : names.intent(because);
}

/** A line across the thread where something other than a message happened; what the customer was told of it stands below. */
export function Happening({ event, happened }: { readonly event: EventView; readonly happened: Happened }) {
  const t = useWords();
  const names = useNames();
  const times = useTimes();
  const me = useMe().user.id;
  const because = why(t, names, happened);
  const words = what(t, names, happened, me);
  return (
    <div className={`happening happening-${happened.is}`}>
      <p className="happening-line">
        <span>
          <bdi>{because === null ? words : t('happened.because', { what: words, because })}</bdi>{' '}
          <time dateTime={event.at} title={times.full(event.at)}>
            {times.time(event.at)}
          </time>
        </span>
      </p>
      {event.audience === 'all' && event.text !== '' && (
        <p className="happening-told">
          <span className="quiet">{t('who.told')}</span>
          <bdi>{event.text}</bdi>
        </p>
      )}
    </div>
  );
}
