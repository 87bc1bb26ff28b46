import Button from 'antd/es/button';
import Modal from 'antd/es/modal';
import { useState } from 'react';
import type { UserView } from '../../../http/console/contract.ts';
import { patch, post } from '../live/api.ts';
import { slow } from '../panel/slow.ts';
import { Text } from '../panel/text.tsx';
import { useWords } from '../words/i18n.ts';
import { type Filled, UserForm } from './form.tsx';
import { useRefresh, useUserFault } from './list.ts';
import { OneTime } from './one-time.tsx';

/** What the administrator is about to do. */
export type Doing = { readonly is: 'add' } | { readonly is: 'edit' | 'disable' | 'reset'; readonly user: UserView };

interface OneTimeAnswer {
  readonly user: UserView;
  readonly password: string;
}

interface DialogProps {
  readonly doing: Doing;
  /** Told what was done, in words; null when nothing was. */
  onClose(said: string | null): void;
}

const pathOf = (user: UserView): string => `/users/${encodeURIComponent(user.id)}`;

function useWork({ doing, onClose }: DialogProps) {
  const t = useWords('users');
  const userFault = useUserFault();
  const refresh = useRefresh();
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState('');
  const [once, setOnce] = useState<(OneTimeAnswer & { said: string }) | null>(null);
  const work = async (task: () => Promise<void>) => {
    if (busy) return;
    setBusy(true);
    setFault('');
    try {
      await task();
    } catch (caught) {
      setFault(userFault(caught));
    }
    setBusy(false);
  };
  const shown = async (answer: OneTimeAnswer, said: 'said.added' | 'said.reset') => {
    setOnce({ ...answer, said: t(said, { name: answer.user.name }) });
    await refresh(answer.user);
  };
  const amend = async (
    user: UserView,
    change: Partial<Filled> | { state: 'disabled' },
    said: 'said.amended' | 'said.disabled',
  ) => {
    const after = await patch<UserView>(pathOf(user), change);
    await refresh(after);
    onClose(t(said, { name: after.name }));
  };
  const fill = ({ email, ...rest }: Filled) =>
    work(async () => {
      if (doing.is === 'add') await shown(await post<OneTimeAnswer>('/users', { email, ...rest }), 'said.added');
      else
        await amend(doing.user, { name: rest.name, roles: rest.roles, departments: rest.departments }, 'said.amended');
    });
  const confirm = (user: UserView) =>
    work(async () => {
      if (doing.is === 'reset') await shown(await post<OneTimeAnswer>(`${pathOf(user)}/reset`), 'said.reset');
      else await amend(user, { state: 'disabled' }, 'said.disabled');
    });
  return { busy, fault, once, fill, confirm };
}

/** Adds, changes, disables or resets, and then shows the one-time password if there is one. */
export function UserDialog(props: DialogProps) {
  const { doing, onClose } = props;
  const t = useWords('users');
  const { busy, fault, once, fill, confirm } = useWork(props);
  const user = doing.is === 'add' ? null : doing.user;
  const title = once ? t('oneTimeTitle', { name: once.user.name }) : t(`${doing.is}Title`, { name: user?.name ?? '' });
  // A password that is shown once must not go by a stray click.
  const leave = () => onClose(once?.said ?? null);
  return (
    <Modal
      open
      title={<Text of={title} />}
      footer={null}
      maskClosable={false}
      keyboard={once === null}
      closable={once === null}
      onCancel={leave}
    >
      {once && <OneTime password={once.password} onClose={leave} />}
      {!once && (doing.is === 'add' || doing.is === 'edit') && (
        <UserForm user={user} busy={busy} fault={fault} onSend={(filled) => void fill(filled)} onCancel={leave} />
      )}
      {!once && user && (doing.is === 'disable' || doing.is === 'reset') && (
        <>
          <p>{t(`${doing.is}Hint`)}</p>
          <p className="users-fault" role="alert">
            {fault}
          </p>
          <div className="panel-buttons">
            <Button type="primary" danger autoFocus loading={slow(busy)} onClick={() => void confirm(user)}>
              {t(doing.is)}
            </Button>
            <Button onClick={leave}>{t('cancel')}</Button>
          </div>
        </>
      )}
    </Modal>
  );
}
