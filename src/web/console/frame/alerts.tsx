import Button from 'antd/es/button';
import { useEffect, useRef, useState } from 'react';
import { Link } from 'wouter';
import type { AlertView, ServerFrame } from '../../../http/console/contract.ts';
import { Age } from '../bits/age.tsx';
import { useFaultWords } from '../bits/fault.ts';
import { say } from '../bits/notice.tsx';
import { useHazardName } from '../bits/tags.tsx';
import { post } from '../live/api.ts';
import { useFrames } from '../live/live.ts';
import { putAlert, useAlerts } from '../live/queries.ts';
import { useWords } from '../words/i18n.ts';
import { alarm, useMuted, wakeSound } from './sound.ts';

function ring(frame: ServerFrame): void {
  if (frame.is === 'alert' && frame.alert.acknowledgedAt === null) alarm();
}

/** Dangers that nobody has acknowledged yet, across the top, with a sound for each and for each repetition. */
export function Alerts() {
  const t = useWords();
  const alerts = useAlerts();
  const muted = useMuted();
  const rung = useRef(false);
  useFrames(ring);
  useEffect(() => {
    if (alerts.length > 0 && !rung.current) alarm();
    rung.current = alerts.length > 0;
  }, [alerts]);
  return (
    <section className="alerts" aria-label={t('alert.label')} hidden={alerts.length === 0}>
      <div role="alert">
        <ul>
          {alerts.map((alert) => (
            <Danger key={alert.id} alert={alert} />
          ))}
        </ul>
      </div>
      {muted && (
        <p className="alert-muted">
          {t('alert.muted')}{' '}
          <button type="button" className="plain-link" onClick={wakeSound}>
            {t('alert.unmute')}
          </button>
        </p>
      )}
    </section>
  );
}

/** 123456789 is read as 123 456 789. */
const grouped = (number: string): string => number.replace(/(\d{3})(?=\d)/g, '$1 ');

function Danger({ alert }: { readonly alert: AlertView }) {
  const t = useWords();
  const hazardName = useHazardName();
  const faultWords = useFaultWords();
  const [busy, setBusy] = useState(false);
  const kind = hazardName(alert.kind);
  const acknowledge = async (): Promise<void> => {
    setBusy(true);
    try {
      putAlert(await post<AlertView>(`/alerts/${encodeURIComponent(alert.id)}/acknowledge`));
      say(t('alert.acknowledged', { kind }));
    } catch (fault) {
      say(faultWords(fault), 'bad');
      setBusy(false);
    }
  };
  return (
    <li className="alert">
      <strong>
        <span aria-hidden="true">⚠ </span>
        {t('alert.title', { kind })}
      </strong>
      <span className="alert-facts">
        <Age at={alert.at} />
        {alert.repeats > 0 && <span>{t('alert.repeats', { count: alert.repeats })}</span>}
        {alert.ticket !== null && <span>{t('alert.ticket', { number: grouped(alert.ticket) })}</span>}
      </span>
      <span className="alert-acts">
        {alert.conversation !== null && (
          <Link className="alert-link" href={`/inbox/${alert.conversation}`}>
            {t('alert.open')}
          </Link>
        )}
        <Button size="small" className="alert-button" loading={busy} onClick={() => void acknowledge()}>
          {t('alert.acknowledge')}
        </Button>
      </span>
    </li>
  );
}
