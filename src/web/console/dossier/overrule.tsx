import Button from 'antd/es/button';
import Input from 'antd/es/input';
import { type FormEvent, useId, useState } from 'react';
import { useMe } from '../live/queries.ts';
import { slow } from '../panel/slow.ts';
import { useTongue, useWords } from '../words/i18n.ts';

interface OverruleProps {
  readonly field: string;
  readonly initial: string;
  readonly busy: boolean;
  /** Why it was refused last time, or ''. */
  readonly fault: string;
  onSend(to: string, reason: string): void;
  onCancel(): void;
}

/** A value in the place of a rule's, and why. */
export function Overrule({ field, initial, busy, fault, onSend, onCancel }: OverruleProps) {
  const t = useWords('figures');
  const tongue = useTongue();
  const id = useId();
  const { choices = null, many = false } = useMe().fields[field] ?? {};
  const [to, setTo] = useState(initial);
  const [reason, setReason] = useState('');
  const [tried, setTried] = useState(false);
  const wrong = to.trim() === '' ? t('analysis.valueBad') : reason.trim().length < 2 ? t('analysis.reasonBad') : '';
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (wrong === '' && !busy) onSend(to.trim(), reason.trim());
  };
  return (
    <form
      className="panel-form"
      noValidate
      onSubmit={submit}
      onKeyDown={(event) => {
        if (event.key === 'Escape' && !event.nativeEvent.isComposing) onCancel();
      }}
    >
      <label htmlFor={`${id}-to`}>{t('analysis.newValue')}</label>
      {choices !== null && !many ? (
        <select id={`${id}-to`} value={to} onChange={({ target }) => setTo(target.value)}>
          <option value="" />
          {Object.entries(choices).map(([code, name]) => (
            <option key={code} value={code}>
              {name[tongue]}
            </option>
          ))}
        </select>
      ) : (
        <Input id={`${id}-to`} autoFocus maxLength={200} value={to} onChange={({ target }) => setTo(target.value)} />
      )}
      <label htmlFor={`${id}-why`}>{t('analysis.reason')}</label>
      <Input
        id={`${id}-why`}
        maxLength={200}
        autoComplete="off"
        value={reason}
        aria-invalid={tried && wrong !== ''}
        aria-describedby={`${id}-bad`}
        onChange={({ target }) => setReason(target.value)}
      />
      <p id={`${id}-bad`} className="panel-fault" role="alert">
        {tried && wrong !== '' ? wrong : fault}
      </p>
      <div className="panel-buttons">
        <Button size="small" type="primary" htmlType="submit" loading={slow(busy)}>
          {t('analysis.save')}
        </Button>
        <Button size="small" onClick={onCancel}>
          {t('analysis.cancel')}
        </Button>
      </div>
    </form>
  );
}
