import Button from 'antd/es/button';
import { useRef, useState } from 'react';
import type { ChangeView } from '../../../http/console/contract.ts';
import { useNames } from '../bits/names.ts';
import { useTimes } from '../bits/times.ts';
import { post } from '../live/api.ts';
import { Ask } from '../panel/ask.tsx';
import { named, useRefused } from '../panel/named.ts';
import { readable, Text } from '../panel/text.tsx';
import { useWords } from '../words/i18n.ts';
import { Origin } from './origin.tsx';
import type { Place } from './said.tsx';

interface VersionProps {
  readonly dossier: string;
  readonly change: ChangeView;
  /** Gave the value that stands now. */
  readonly current: boolean;
  /** The same value stands now, so that there is nothing to bring back. */
  readonly same: boolean;
  readonly chosen: boolean;
  /** Nothing is brought back in a dossier that is only read. */
  readonly fixed: boolean;
  onShow(seq: number): void;
  onReveal(): void;
  onMessage(place: Place): void;
  onRestored(): void;
}

/** One change: when, what, by whom, and the ways back to it. */
export function Version(props: VersionProps) {
  const { change, current, chosen, onReveal, onMessage } = props;
  const t = useWords('dossier');
  const panel = useWords('panel');
  const names = useNames();
  const times = useTimes();
  const { seq, at, field, from, to, source, standing, confidence, restores, sole, covered, takenFrom } = change;
  const value = (text: string | null) =>
    text === null ? (
      <span className="dossier-quiet">{t('nothing')}</span>
    ) : (
      <Text of={covered ? text : names.value(field, text)} />
    );
  const percent = `${Math.round(confidence * 100)}%`;
  return (
    <li
      className={chosen ? 'dossier-version dossier-chosen' : 'dossier-version'}
      aria-current={chosen ? 'true' : undefined}
    >
      <h3>
        {names.field(field)}
        {current && <span className="dossier-tag">{t('current')}</span>}
        {sole && (
          <span className="dossier-tag dossier-sole" title={t('soleHint')}>
            {t('sole')}
          </span>
        )}
      </h3>
      <p className="dossier-move">
        {value(from)} <span aria-hidden="true">→</span>
        <span className="panel-unseen"> {t('becomes')} </span> <strong>{value(to)}</strong>{' '}
        {covered && (
          <Button size="small" aria-label={t('revealOf', { field: names.field(field) })} onClick={onReveal}>
            {t('reveal')}
          </Button>
        )}
      </p>
      <p className="dossier-quiet">
        {t('change', { seq })} · <time dateTime={at}>{times.full(at)}</time> ·{' '}
        <Origin
          source={source}
          takenFrom={takenFrom}
          onMessage={source.by === 'message' ? () => onMessage(source) : null}
        />{' '}
        · {named(panel, 'standing', standing)}
        {source.by === 'message' && <> · {panel('confidence', { percent })}</>}
        {restores !== null && <> · {t('restores', { seq: restores })}</>}
        {sole && <> · {t('soleHint')}</>}
      </p>
      <Ways {...props} />
    </li>
  );
}

function Ways({ dossier, change, same, chosen, fixed, onShow, onRestored }: VersionProps) {
  const t = useWords('dossier');
  const names = useNames();
  const refused = useRefused();
  const [asking, setAsking] = useState(false);
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState('');
  const door = useRef<HTMLButtonElement>(null);
  const { seq, to } = change;
  const restore = async (reason: string) => {
    setBusy(true);
    setFault('');
    try {
      await post(`/dossiers/${encodeURIComponent(dossier)}/restore`, { change: seq, reason });
      setAsking(false);
      onRestored();
    } catch (caught) {
      setFault(refused(caught));
    }
    setBusy(false);
  };
  const cancel = () => {
    setAsking(false);
    setFault('');
    requestAnimationFrame(() => door.current?.focus());
  };
  if (asking) {
    const words = {
      label: t('restoreReason', {
        value: to === null ? t('nothing') : readable(change.covered ? to : names.value(change.field, to)),
      }),
      bad: t('restoreBad'),
      send: t('restoreDo'),
    };
    return (
      <Ask
        {...words}
        least={2}
        most={200}
        busy={busy}
        fault={fault}
        onSend={(reason) => void restore(reason)}
        onCancel={cancel}
      />
    );
  }
  return (
    <div className="panel-buttons">
      <Button size="small" disabled={chosen} aria-label={t('showOf', { seq })} onClick={() => onShow(seq)}>
        {t('show')}
      </Button>
      {!same && !fixed && (
        <Button
          ref={door}
          size="small"
          aria-label={t('restoreOf', { field: names.field(change.field), seq })}
          onClick={() => setAsking(true)}
        >
          {t('restore')}
        </Button>
      )}
    </div>
  );
}
