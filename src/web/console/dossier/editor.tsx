import Button from 'antd/es/button';
import Input from 'antd/es/input';
import { type FormEvent, useId, useRef, useState } from 'react';
import type { FieldView } from '../../../http/console/contract.ts';
import { useNames } from '../bits/names.ts';
import { useTimes } from '../bits/times.ts';
import { ApiFault, post } from '../live/api.ts';
import { useMe } from '../live/queries.ts';
import { useRefused } from '../panel/named.ts';
import { slow } from '../panel/slow.ts';
import { Text } from '../panel/text.tsx';
import { useWords } from '../words/i18n.ts';
import { FieldInput } from './input.tsx';
import { Origin } from './origin.tsx';

/** What was written, so that it can be undone: the value before, and the one that stands now. */
export interface Wrote {
  readonly field: string;
  readonly before: string | null;
  readonly after: string | null;
}

interface EditorProps {
  readonly dossier: string;
  readonly field: string;
  /** The field as it stands; null: it has no value. */
  readonly now: FieldView | null;
  /** Has the dossier asked for anew, and the field shown; somebody else has changed it. */
  onStale(): Promise<void>;
  onWrote(wrote: Wrote): void;
  onCancel(): void;
}

const LEAST = 2;
const MOST = 200;
const REASONS = ['edit.reason.called', 'edit.reason.document', 'edit.reason.typo'] as const;

/** Writes one field by hand: its value after its kind, and why. What somebody else has written meanwhile is shown beside, never written over unseen. */
export function Editor({ dossier, field, now, onStale, onWrote, onCancel }: EditorProps) {
  const t = useWords('dossier');
  const names = useNames();
  const refused = useRefused();
  const known = useMe().fields[field];
  const id = useId();
  const form = useRef<HTMLFormElement>(null);
  const [base, setBase] = useState(now?.value ?? null);
  const [value, setValue] = useState(now?.value ?? '');
  const [reason, setReason] = useState('');
  const [busy, setBusy] = useState(false);
  const [tried, setTried] = useState(false);
  const [fault, setFault] = useState('');
  const [conflict, setConflict] = useState(false);
  const standing = now?.value ?? null;
  const to = value.trim() === '' ? null : value.trim();
  const name = names.field(field);
  if (known === undefined) return null;

  const write = async (from: string | null) => {
    if (to === from) return setFault(t('edit.same'));
    setBusy(true);
    setFault('');
    try {
      await post(`/dossiers/${encodeURIComponent(dossier)}/fields`, { field, from, to, reason: reason.trim() });
      onWrote({ field, before: from, after: to });
    } catch (caught) {
      const stale = caught instanceof ApiFault && caught.code === 'changed';
      if (stale) await onStale();
      setConflict(stale);
      setFault(stale ? '' : refused(caught));
    }
    setBusy(false);
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (reason.trim().length >= LEAST && !busy) void write(base);
  };
  const over = () => {
    setBase(standing);
    setConflict(false);
    void write(standing);
  };
  return (
    <form
      ref={form}
      className="editor"
      noValidate
      aria-label={t('edit.label', { field: name })}
      onSubmit={submit}
      onKeyDown={(event) => {
        if (event.key !== 'Escape' || event.nativeEvent.isComposing) return;
        event.stopPropagation();
        onCancel();
      }}
    >
      {conflict && (
        <Conflict field={field} base={base} now={now} mine={to} busy={busy} onOver={over} onCancel={onCancel} />
      )}
      {!conflict && (
        <>
          <div className="editor-part">
            <label htmlFor={id}>{name}</label>
            <FieldInput
              id={id}
              known={known}
              value={value}
              invalid={fault !== ''}
              said={`${id}-fault`}
              onChange={setValue}
            />
            {known.many && !known.choices && <p className="dossier-quiet">{t('edit.many')}</p>}
            <p id={`${id}-fault`} className="panel-fault" role="alert">
              {fault}
            </p>
          </div>
          <div className="editor-part">
            <label htmlFor={`${id}-why`}>{t('edit.why')}</label>
            <Input
              id={`${id}-why`}
              list={`${id}-whys`}
              autoComplete="off"
              maxLength={MOST}
              value={reason}
              aria-invalid={tried && reason.trim().length < LEAST}
              aria-describedby={`${id}-bad`}
              onChange={({ target }) => setReason(target.value)}
            />
            <datalist id={`${id}-whys`}>
              {REASONS.map((one) => (
                <option key={one} value={t(one)} />
              ))}
            </datalist>
            <p id={`${id}-bad`} className="panel-fault" role="alert">
              {tried && reason.trim().length < LEAST ? t('restoreBad') : ''}
            </p>
          </div>
          <div className="panel-buttons">
            <Button size="small" type="primary" htmlType="submit" loading={slow(busy)}>
              {t(to === null && base !== null ? 'edit.clear' : 'edit.save')}
            </Button>
            <Button size="small" onClick={onCancel}>
              {t('edit.cancel')}
            </Button>
          </div>
        </>
      )}
    </form>
  );
}

interface ConflictProps {
  readonly field: string;
  readonly base: string | null;
  readonly now: FieldView | null;
  readonly mine: string | null;
  readonly busy: boolean;
  onOver(): void;
  onCancel(): void;
}

/** What stood there, what somebody has written meanwhile, and what is to be written, side by side. */
function Conflict({ field, base, now, mine, busy, onOver, onCancel }: ConflictProps) {
  const t = useWords('dossier');
  const names = useNames();
  const times = useTimes();
  const value = (text: string | null) =>
    text === null ? <span className="dossier-quiet">{t('nothing')}</span> : <Text of={names.value(field, text)} />;
  return (
    <div className="conflict" role="alert">
      <p>
        <strong>{t('conflict.title', { field: names.field(field) })}</strong>
      </p>
      <dl className="conflict-sides">
        <div>
          <dt>{t('conflict.base')}</dt>
          <dd>{value(base)}</dd>
        </div>
        <div className="conflict-now">
          <dt>{t('conflict.now')}</dt>
          <dd>
            {value(now?.value ?? null)}
            {now && (
              <p className="dossier-quiet">
                <Origin source={now.source} /> · <time dateTime={now.at}>{times.full(now.at)}</time>
              </p>
            )}
          </dd>
        </div>
        <div>
          <dt>{t('conflict.mine')}</dt>
          <dd>{value(mine)}</dd>
        </div>
      </dl>
      <div className="panel-buttons">
        <Button size="small" type="primary" autoFocus onClick={onCancel}>
          {t('conflict.keep')}
        </Button>
        <Button size="small" loading={slow(busy)} onClick={onOver}>
          {t('conflict.over')}
        </Button>
      </div>
    </div>
  );
}
