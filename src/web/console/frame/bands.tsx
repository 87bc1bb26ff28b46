import { spanWords } from '../bits/age.tsx';
import { useClock } from '../bits/clock.ts';
import { useLine } from '../live/line.ts';
import { useMe } from '../live/queries.ts';
import { useWords } from '../words/i18n.ts';

const MINUTE = 60_000;

/** What must be known before anything on the screen is believed. */
export function Bands() {
  const t = useWords();
  const me = useMe();
  const line = useLine();
  const since = line.is === 'lost' ? line.since : null;
  const lost = useClock((now) => {
    if (since === null) return '';
    const span = now - since;
    return span < MINUTE ? t('band.lostNow') : t('band.lost', { span: spanWords(t, span) });
  });
  return (
    <>
      <div className="bands">
        {me.demo && <p className="band band-demo">{t('band.demo')}</p>}
        {!me.alertTarget && <p className="band band-danger">{t('band.noTarget')}</p>}
      </div>
      <div role="status">{lost !== '' && <p className="band band-warn">{lost}</p>}</div>
    </>
  );
}
