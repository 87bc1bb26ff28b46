import Button from 'antd/es/button';
import Input from 'antd/es/input';
import { type FormEvent, type ReactNode, useId, useState } from 'react';
import type { NewEffort } from '../../../http/console/contract.ts';
import { useTimes } from '../bits/times.ts';
import { slow } from '../panel/slow.ts';
import { useWords } from '../words/i18n.ts';

interface FormProps {
  readonly busy: boolean;
  /** Why it was refused last time, or ''. */
  readonly fault: string;
  onSend(effort: NewEffort): void;
  onCancel(): void;
}

const KINDS = ['visit', 'call', 'letter', 'offer', 'cooperation'] as const satisfies readonly NewEffort['kind'][];

/** What was typed, as it is filed; null: something is missing or is no number. `cost` in whole units of the currency. */
function readEffort(typed: Readonly<Record<'kind' | 'on' | 'what' | 'outcome' | 'cost', string>>): NewEffort | null {
  const cost = Math.round(Number(typed.cost.trim() === '' ? '0' : typed.cost) * 100);
  const what = typed.what.trim();
  const outcome = typed.outcome.trim();
  const kind = KINDS.find((one) => one === typed.kind);
  if (!kind || typed.on === '' || what.length < 2 || outcome.length === 1) return null;
  if (!Number.isSafeInteger(cost) || cost < 0) return null;
  return { kind, on: typed.on, what, outcome: outcome === '' ? null : outcome, cost };
}

/** One effort, to be filed. */
export function EffortForm({ busy, fault, onSend, onCancel }: FormProps) {
  const t = useWords('figures');
  const times = useTimes();
  const id = useId();
  const today = times.dayKey(new Date().toISOString());
  const [typed, setTyped] = useState({ kind: 'visit', on: today, what: '', outcome: '', cost: '' });
  const [tried, setTried] = useState(false);
  const effort = readEffort(typed);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (effort && !busy) onSend(effort);
  };
  const field = (name: keyof typeof typed, control: ReactNode) => (
    <div className="figures-field">
      <label htmlFor={`${id}-${name}`}>{t(`efforts.${name}`)}</label>
      {control}
    </div>
  );
  const given = (name: keyof typeof typed) => ({
    id: `${id}-${name}`,
    value: typed[name],
    'aria-describedby': `${id}-bad`,
    onChange: ({ target }: { readonly target: { readonly value: string } }) =>
      setTyped({ ...typed, [name]: target.value }),
  });
  return (
    <form className="figures-form" noValidate onSubmit={submit}>
      {field(
        'kind',
        <select {...given('kind')}>
          {KINDS.map((kind) => (
            <option key={kind} value={kind}>
              {t(`efforts.kind.${kind}`)}
            </option>
          ))}
        </select>,
      )}
      {field('on', <Input type="date" max={today} {...given('on')} />)}
      {field('cost', <Input inputMode="decimal" autoComplete="off" maxLength={12} {...given('cost')} />)}
      {field('what', <Input autoFocus autoComplete="off" maxLength={500} {...given('what')} />)}
      {field('outcome', <Input autoComplete="off" maxLength={500} {...given('outcome')} />)}
      <p id={`${id}-bad`} className="dossier-fault" role="alert">
        {tried && !effort ? t('efforts.bad') : fault}
      </p>
      <div className="panel-buttons">
        <Button size="small" type="primary" htmlType="submit" loading={slow(busy)}>
          {t('efforts.save')}
        </Button>
        <Button size="small" onClick={onCancel}>
          {t('analysis.cancel')}
        </Button>
      </div>
    </form>
  );
}
