import Button from 'antd/es/button';
import { useEffect, useRef, useState } from 'react';
import type { UserView } from '../../../http/console/contract.ts';
import { patch } from '../live/api.ts';
import { useMe } from '../live/queries.ts';
import { useWords } from '../words/i18n.ts';
import { type Doing, UserDialog } from './dialog.tsx';
import { useRefresh, useUserFault, useUsers } from './list.ts';
import { UserTable } from './table.tsx';
import './users.css';
import { Outcome, type Said } from '../panel/outcome.tsx';
import { slow } from '../panel/slow.ts';

/** Who works at the desk; for administrators. */
export default function Page() {
  const t = useWords('users');
  const able = useMe().user.roles.includes('administrator');
  return (
    <div className="rare-page users-page">
      <h1>{t('title')}</h1>
      {able ? <Users /> : <p className="users-quiet">{t('notYours')}</p>}
    </div>
  );
}

function Users() {
  const t = useWords('users');
  const userFault = useUserFault();
  const refresh = useRefresh();
  const { data, isError, isFetching, refetch } = useUsers();
  const [doing, setDoing] = useState<Doing | null>(null);
  const [busy, setBusy] = useState<string | null>(null);
  const [said, setSaid] = useState<Said | null>(null);
  const door = useRef<HTMLElement | null>(null);
  // A dialog that was left without anything done gives the focus back to where it was opened.
  useEffect(() => {
    if (doing === null && document.activeElement === document.body) door.current?.focus();
  }, [doing]);
  const begin = (next: Doing) => {
    door.current = document.activeElement instanceof HTMLElement ? document.activeElement : null;
    setDoing(next);
  };
  const enable = async (user: UserView) => {
    if (busy !== null) return;
    setBusy(user.id);
    try {
      const after = await patch<UserView>(`/users/${encodeURIComponent(user.id)}`, { state: 'active' });
      await refresh(after);
      setSaid({ text: t('said.active', { name: after.name }), bad: false });
    } catch (fault) {
      setSaid({ text: userFault(fault), bad: true });
    }
    setBusy(null);
  };
  return (
    <>
      <div className="users-head">
        <Button type="primary" onClick={() => begin({ is: 'add' })}>
          {t('add')}
        </Button>
        {data && <span className="users-quiet">{t('count', { count: data.length })}</span>}
      </div>
      <Outcome said={said} />
      {isError && (
        <p className="users-fault" role="alert">
          {t(data ? 'old' : 'failed')}{' '}
          <Button size="small" loading={slow(isFetching)} onClick={() => void refetch()}>
            {t('again')}
          </Button>
        </p>
      )}
      {!data && !isError && <p className="users-quiet">{t('loading')}</p>}
      {data && <UserTable users={data} busy={busy} onDo={begin} onEnable={(user) => void enable(user)} />}
      {doing && (
        <UserDialog
          doing={doing}
          onClose={(words) => {
            setDoing(null);
            if (words !== null) setSaid({ text: words, bad: false });
          }}
        />
      )}
    </>
  );
}
