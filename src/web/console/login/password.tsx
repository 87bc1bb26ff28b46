import Button from 'antd/es/button';
import { type FormEvent, useState } from 'react';
import type { Me } from '../../../http/console/contract.ts';
import { useFaultWords } from '../bits/fault.ts';
import { ApiFault, post } from '../live/api.ts';
import { setMe } from '../live/queries.ts';
import { useWords } from '../words/i18n.ts';
import { Field } from './field.tsx';
import { Screen } from './screen.tsx';

const SHORTEST = 10;

/** A one-time password is changed before anything else can be done. */
export function Password() {
  const t = useWords();
  const faultWords = useFaultWords();
  const [old, setOld] = useState('');
  const [fresh, setFresh] = useState('');
  const [again, setAgain] = useState('');
  const [tried, setTried] = useState(false);
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState<unknown>(null);
  const short = [...fresh].length < SHORTEST;
  const freshFault = short ? t('password.short') : fresh === old ? t('password.same') : '';
  const againFault = again === fresh ? '' : t('password.differ');
  const oldWrong = fault instanceof ApiFault && fault.code === 'oldPassword';
  const send = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    setTried(true);
    if (busy || old === '' || freshFault !== '' || againFault !== '') return;
    setBusy(true);
    setFault(null);
    try {
      setMe(await post<Me>('/password', { old, fresh }));
    } catch (caught) {
      setFault(caught);
      setBusy(false);
    }
  };
  const current = { type: 'password', autoComplete: 'current-password' } as const;
  const next = { type: 'password', autoComplete: 'new-password' } as const;
  return (
    <Screen title={t('password.title')} lead={t('password.lead')}>
      <form onSubmit={(event) => void send(event)} noValidate>
        <Field
          {...current}
          label={t('password.old')}
          value={old}
          onChange={setOld}
          fault={oldWrong ? t('password.oldWrong') : ''}
          first
        />
        <Field
          {...next}
          label={t('password.fresh')}
          value={fresh}
          onChange={setFresh}
          fault={tried ? freshFault : ''}
        />
        <Field
          {...next}
          label={t('password.again')}
          value={again}
          onChange={setAgain}
          fault={tried ? againFault : ''}
        />
        <p className="form-fault" role="alert">
          {fault !== null && !oldWrong && faultWords(fault)}
        </p>
        <Button type="primary" htmlType="submit" size="large" block loading={busy}>
          {t('password.submit')}
        </Button>
      </form>
    </Screen>
  );
}
