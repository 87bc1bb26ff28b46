import Button from 'antd/es/button';
import Input from 'antd/es/input';
import { useId, useState } from 'react';
import { useNames } from '../bits/names.ts';
import { useMe } from '../live/queries.ts';
import { useTongue, useWords } from '../words/i18n.ts';
import type { Condition } from './list.ts';

interface ConditionsProps {
  readonly fields: readonly string[];
  readonly where: readonly Condition[];
  onChange(where: readonly Condition[]): void;
}

/** The conditions that hold, each with a way to take it off, and a row for the next one. */
export function Conditions({ fields, where, onChange }: ConditionsProps) {
  const t = useWords('customers');
  const words = useConditionWords();
  return (
    <div className="customers-conditions">
      {where.map((condition) => (
        <Button
          key={JSON.stringify(condition)}
          size="small"
          aria-label={t('filterDrop', { words: words(condition) })}
          onClick={() => onChange(where.filter((one) => one !== condition))}
        >
          {words(condition)} <span aria-hidden="true">✕</span>
        </Button>
      ))}
      <Next fields={fields} onAdd={(condition) => onChange([...where, condition])} />
    </div>
  );
}

function useConditionWords(): (condition: Condition) => string {
  const t = useWords('customers');
  const names = useNames();
  return (condition) => {
    const field = names.field(condition.field);
    if ('is' in condition) return t('equals', { field, value: names.value(condition.field, condition.is) });
    const { from = '…', to = '…' } = 'there' in condition ? {} : condition;
    return t('between', { field, from, to });
  };
}

function Next({ fields, onAdd }: { readonly fields: readonly string[]; onAdd(condition: Condition): void }) {
  const t = useWords('customers');
  const me = useMe();
  const names = useNames();
  const tongue = useTongue();
  const id = useId();
  const [field, setField] = useState('');
  const [from, setFrom] = useState('');
  const [to, setTo] = useState('');
  const choose = (next: string) => {
    setField(next);
    setFrom('');
    setTo('');
  };
  const known = me.fields[field];
  const ranges = known?.type === 'number' || known?.type === 'date';
  const add = () => {
    if (ranges) onAdd({ field, ...(from && { from }), ...(to && { to }) });
    else onAdd({ field, is: from });
    choose('');
  };
  return (
    <form
      className="customers-next"
      onSubmit={(event) => {
        event.preventDefault();
        if (field !== '' && (from !== '' || to !== '')) add();
      }}
    >
      <label htmlFor={id}>{t('filter')}</label>
      <select id={id} value={field} onChange={(event) => choose(event.target.value)}>
        <option value="">—</option>
        {fields.map((one) => (
          <option key={one} value={one}>
            {names.field(one)}
          </option>
        ))}
      </select>
      {known?.choices && (
        <select aria-label={t('filterIs')} value={from} onChange={(event) => setFrom(event.target.value)}>
          <option value="">—</option>
          {Object.entries(known.choices).map(([code, name]) => (
            <option key={code} value={code}>
              {name[tongue]}
            </option>
          ))}
        </select>
      )}
      {known && !known.choices && (
        <Input
          className="customers-bound"
          type={known.type === 'date' ? 'date' : 'text'}
          inputMode={known.type === 'number' ? 'decimal' : 'text'}
          aria-label={t(ranges ? 'filterFrom' : 'filterIs')}
          placeholder={t(ranges ? 'filterFrom' : 'filterIs')}
          value={from}
          onChange={(event) => setFrom(event.target.value)}
        />
      )}
      {known && ranges && (
        <Input
          className="customers-bound"
          type={known.type === 'date' ? 'date' : 'text'}
          inputMode={known.type === 'number' ? 'decimal' : 'text'}
          aria-label={t('filterTo')}
          placeholder={t('filterTo')}
          value={to}
          onChange={(event) => setTo(event.target.value)}
        />
      )}
      {known && (
        <Button size="small" htmlType="submit" disabled={from === '' && to === ''}>
          {t('filterAdd')}
        </Button>
      )}
    </form>
  );
}
