import Button from 'antd/es/button';
import type { UserView } from '../../../http/console/contract.ts';
import { Age } from '../bits/age.tsx';
import { useNames } from '../bits/names.ts';
import { useMe } from '../live/queries.ts';
import { slow } from '../panel/slow.ts';
import { Text } from '../panel/text.tsx';
import { useWords } from '../words/i18n.ts';
import type { Doing } from './dialog.tsx';

const COLUMNS = ['name', 'email', 'roles', 'departments', 'state', 'seen', 'actions'] as const;

interface TableProps {
  readonly users: readonly UserView[];
  /** Who is being enabled just now. */
  readonly busy: string | null;
  onDo(doing: Doing): void;
  onEnable(user: UserView): void;
}

/** Everybody, with what they may do and what can be done about it. */
export function UserTable({ users, busy, onDo, onEnable }: TableProps) {
  const t = useWords('users');
  return (
    <div className="users-scroll">
      <table className="users-table">
        <thead>
          <tr>
            {COLUMNS.map((column) => (
              <th key={column} scope="col">
                {t(`col.${column}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {users.map((user) => (
            <tr key={user.id} className={user.state === 'disabled' ? 'users-off' : undefined}>
              <Cells user={user} />
              <td>
                <Ways user={user} busy={busy === user.id} onDo={onDo} onEnable={onEnable} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Cells({ user }: { readonly user: UserView }) {
  const t = useWords('users');
  const names = useNames();
  const me = useMe().user.id;
  const { id, name, email, roles, departments, state, mustChange, seenAt } = user;
  return (
    <>
      <th scope="row" className="users-wide">
        <Text of={name} />
        {id === me && <span className="users-quiet"> {t('you')}</span>}
      </th>
      <td className="users-wide">
        <Text of={email} />
      </td>
      <td>{roles.map((role) => t(`role.${role}`)).join(' · ')}</td>
      <td>{departments.includes('*') ? t('everyDepartment') : departments.map(names.department).join(' · ')}</td>
      <td>
        <span className={`users-state users-${state}`}>{t(`state.${state}`)}</span>
        {mustChange && <span className="users-quiet users-below">{t('state.mustChange')}</span>}
      </td>
      <td>{seenAt === null ? <span className="users-quiet">{t('never')}</span> : <Age at={seenAt} />}</td>
    </>
  );
}

type WaysProps = Pick<TableProps, 'onDo' | 'onEnable'> & { readonly user: UserView; readonly busy: boolean };

/** Nobody locks themselves out from here: disabling and resetting oneself is a colleague's to do. */
function Ways({ user, busy, onDo, onEnable }: WaysProps) {
  const t = useWords('users');
  const own = useMe().user.id === user.id;
  const { name } = user;
  return (
    <div className="users-actions">
      <Button size="small" aria-label={t('editOf', { name })} onClick={() => onDo({ is: 'edit', user })}>
        {t('edit')}
      </Button>
      {!own && (
        <Button size="small" aria-label={t('resetOf', { name })} onClick={() => onDo({ is: 'reset', user })}>
          {t('reset')}
        </Button>
      )}
      {!own && user.state === 'active' && (
        <Button size="small" danger aria-label={t('disableOf', { name })} onClick={() => onDo({ is: 'disable', user })}>
          {t('disable')}
        </Button>
      )}
      {user.state === 'disabled' && (
        <Button size="small" loading={slow(busy)} aria-label={t('enableOf', { name })} onClick={() => onEnable(user)}>
          {t('enable')}
        </Button>
      )}
    </div>
  );
}
