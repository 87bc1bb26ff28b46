import Input from 'antd/es/input';
import { useId } from 'react';

interface FieldProps {
  readonly label: string;
  readonly type: 'email' | 'password';
  readonly autoComplete: string;
  readonly value: string;
  readonly fault?: string;
  readonly first?: boolean;
  onChange(value: string): void;
}

export function Field({ label, type, autoComplete, value, fault = '', first = false, onChange }: FieldProps) {
  const id = useId();
  const common = {
    id,
    autoComplete,
    value,
    autoFocus: first,
    size: 'large' as const,
    'aria-invalid': fault !== '',
    'aria-describedby': `${id}-fault`,
    onChange: ({ target }: { target: { value: string } }) => onChange(target.value),
  };
  return (
    <p className="field">
      <label htmlFor={id}>{label}</label>
      {type === 'password' ? <Input.Password {...common} /> : <Input type="email" inputMode="email" {...common} />}
      <span id={`${id}-fault`} className="field-fault">
        {fault}
      </span>
    </p>
  );
}
