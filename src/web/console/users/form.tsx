import Button from 'antd/es/button';
import Input from 'antd/es/input';
import { type FormEvent, useId, useState } from 'react';
import type { Role, UserView } from '../../../http/console/contract.ts';
import { useNames } from '../bits/names.ts';
import { useMe } from '../live/queries.ts';
import { slow } from '../panel/slow.ts';
import { useWords } from '../words/i18n.ts';
import { Choices } from './choices.tsx';
import { ROLES } from './list.ts';

export interface Filled {
  readonly email: string;
  readonly name: string;
  readonly roles: readonly Role[];
  readonly departments: readonly string[];
}

interface FormProps {
  /** Who is changed; null adds somebody. */
  readonly user: UserView | null;
  readonly busy: boolean;
  /** Why the server refused it last time, or ''. */
  readonly fault: string;
  onSend(filled: Filled): void;
  onCancel(): void;
}

const EVERY = '*';
const isRole = (value: string): value is Role => ROLES.some((role) => role === value);

/** All departments, or some of them: choosing all takes the others away, and the other way round. */
const settled = (chosen: readonly string[], before: readonly string[]): readonly string[] => {
  if (!chosen.includes(EVERY)) return chosen;
  return before.includes(EVERY) && chosen.length > 1 ? chosen.filter((code) => code !== EVERY) : [EVERY];
};

/** Who somebody is and what they may do. */
export function UserForm({ user, busy, fault, onSend, onCancel }: FormProps) {
  const t = useWords('users');
  const [filled, setFilled] = useState<Filled>(user ?? { email: '', name: '', roles: ['agent'], departments: [] });
  const [tried, setTried] = useState(false);
  const { email, name, roles, departments } = filled;
  const fits = {
    email: /^[^\s@]+@[^\s@.]+(?:\.[^\s@.]+)+$/.test(email.trim()),
    name: name.trim() !== '',
    roles: roles.length > 0,
    departments: departments.length > 0,
  };
  const bad = (field: keyof typeof fits) => (tried && !fits[field] ? t(`${field}Bad`) : '');
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (Object.values(fits).every(Boolean) && !busy) onSend({ ...filled, email: email.trim(), name: name.trim() });
  };
  const change = (part: Partial<Filled>) => setFilled({ ...filled, ...part });
  return (
    <form className="users-form" noValidate onSubmit={submit}>
      {user === null && (
        <Line
          name="email"
          value={email}
          most={254}
          bad={bad('email')}
          autoFocus
          onChange={(value) => change({ email: value })}
        />
      )}
      <Line
        name="name"
        value={name}
        most={60}
        bad={bad('name')}
        autoFocus={user !== null}
        onChange={(value) => change({ name: value })}
      />
      <Choices
        legend={t('roles')}
        options={ROLES.map((role) => ({ value: role, name: t(`role.${role}`) }))}
        chosen={roles}
        bad={bad('roles')}
        onChoose={(chosen) => change({ roles: chosen.filter(isRole) })}
      />
      <DepartmentChoices
        chosen={departments}
        bad={bad('departments')}
        onChoose={(chosen) => change({ departments: chosen })}
      />
      <p className="users-fault" role="alert">
        {fault}
      </p>
      <div className="panel-buttons">
        <Button type="primary" htmlType="submit" loading={slow(busy)}>
          {t(user === null ? 'addDo' : 'editDo')}
        </Button>
        <Button onClick={onCancel}>{t('cancel')}</Button>
      </div>
    </form>
  );
}

interface DepartmentChoicesProps {
  readonly chosen: readonly string[];
  readonly bad: string;
  onChoose(chosen: readonly string[]): void;
}

function DepartmentChoices({ chosen, bad, onChoose }: DepartmentChoicesProps) {
  const t = useWords('users');
  const names = useNames();
  const me = useMe();
  // Nobody works in the assistant's own department; who has been put there is still shown, to be taken out.
  const codes = Object.keys(me.departments).filter((code) => code !== 'BOT' || chosen.includes(code));
  const options = [
    { value: EVERY, name: t('everyDepartment') },
    ...codes.map((code) => ({ value: code, name: names.department(code) })),
  ];
  return (
    <Choices
      legend={t('departments')}
      options={options}
      chosen={chosen}
      bad={bad}
      onChoose={(now) => onChoose(settled(now, chosen))}
    />
  );
}

interface LineProps {
  readonly name: 'email' | 'name';
  readonly value: string;
  readonly most: number;
  readonly bad: string;
  readonly autoFocus: boolean;
  onChange(value: string): void;
}

function Line({ name, value, most, bad, autoFocus, onChange }: LineProps) {
  const t = useWords('users');
  const id = useId();
  return (
    <>
      <label htmlFor={id}>
        {t(name)} <span className="users-quiet">{t(`${name}Hint`)}</span>
      </label>
      <Input
        id={id}
        type={name === 'email' ? 'email' : 'text'}
        autoComplete="off"
        autoFocus={autoFocus}
        maxLength={most}
        value={value}
        aria-invalid={bad !== ''}
        aria-describedby={`${id}-bad`}
        onChange={({ target }) => onChange(target.value)}
      />
      <p id={`${id}-bad`} className="users-fault">
        {bad}
      </p>
    </>
  );
}
