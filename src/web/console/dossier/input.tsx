import Input from 'antd/es/input';
import type { Me } from '../../../http/console/contract.ts';
import { useTongue } from '../words/i18n.ts';

export type FieldName = Me['fields'][string];

/** What stands between several values of one field. */
const BETWEEN = '; ';
/** Longer texts get room. */
const LONG = 60;
const MODES = { phone: 'tel', email: 'email', account: 'numeric' } as const;

interface FieldInputProps {
  readonly id: string;
  readonly known: FieldName;
  readonly value: string;
  readonly invalid: boolean;
  /** The id of what is said of it. */
  readonly said: string;
  onChange(value: string): void;
}

/** Where a field's value is written, after its kind. */
export function FieldInput({ id, known, value, invalid, said, onChange }: FieldInputProps) {
  const tongue = useTongue();
  const common = { id, 'aria-invalid': invalid, 'aria-describedby': said, autoFocus: true };
  if (known.choices && known.many) return <Choices {...{ id, known, value, said, onChange }} />;
  if (known.choices)
    return (
      <select {...common} className="editor-select" value={value} onChange={({ target }) => onChange(target.value)}>
        <option value="">—</option>
        {Object.entries(known.choices).map(([code, name]) => (
          <option key={code} value={code}>
            {name[tongue]}
          </option>
        ))}
      </select>
    );
  if (known.many || (known.type === 'text' && value.length > LONG))
    return (
      <textarea
        {...common}
        className="text"
        rows={3}
        value={known.many ? value.split(BETWEEN).join('\n') : value}
        onChange={({ target }) => onChange(known.many ? target.value.split('\n').join(BETWEEN) : target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) event.currentTarget.form?.requestSubmit();
        }}
      />
    );
  // What is known of a day may be its year alone.
  const day = known.type === 'date' && (value === '' || /^\d{4}-\d\d-\d\d$/.test(value));
  const mode = known.code ? MODES[known.code as keyof typeof MODES] : undefined;
  return (
    <Input
      {...common}
      autoComplete="off"
      type={day ? 'date' : 'text'}
      inputMode={known.type === 'number' ? 'decimal' : mode}
      suffix={known.unit ?? undefined}
      value={value}
      onChange={({ target }) => onChange(target.value)}
    />
  );
}

function Choices({
  id,
  known,
  value,
  said,
  onChange,
}: Pick<FieldInputProps, 'id' | 'known' | 'value' | 'said' | 'onChange'>) {
  const tongue = useTongue();
  const chosen = value === '' ? [] : value.split(BETWEEN);
  const codes = Object.keys(known.choices ?? {});
  const toggle = (code: string) =>
    onChange(codes.filter((one) => (one === code ? !chosen.includes(one) : chosen.includes(one))).join(BETWEEN));
  return (
    <fieldset id={id} className="editor-choices" aria-describedby={said}>
      <legend className="unseen">{known[tongue]}</legend>
      {codes.map((code, place) => (
        <label key={code} className="check">
          <input
            type="checkbox"
            // biome-ignore lint/a11y/noAutofocus: the editor has just been asked for, and is where one goes on.
            autoFocus={place === 0}
            checked={chosen.includes(code)}
            onChange={() => toggle(code)}
          />
          {known.choices?.[code]?.[tongue] ?? code}
        </label>
      ))}
    </fieldset>
  );
}
