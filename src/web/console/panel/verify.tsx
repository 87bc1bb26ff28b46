import Button from 'antd/es/button';
import Input from 'antd/es/input';
import { type FormEvent, useId, useState } from 'react';
import { post } from '../live/api.ts';
import { keys, queryClient } from '../live/queries.ts';
import { useWords } from '../words/i18n.ts';
import { useRefused } from './named.ts';
import { slow } from './slow.ts';

interface VerifyProps {
  readonly conversation: string;
  onDone(account: string): void;
  onCancel(): void;
}

/** The agent vouches that the customer is the holder of an account, and says how they know. */
export function Verify({ conversation, onDone, onCancel }: VerifyProps) {
  const t = useWords('panel');
  const refused = useRefused();
  const id = useId();
  const [account, setAccount] = useState('');
  const [how, setHow] = useState('');
  const [tried, setTried] = useState(false);
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState('');
  // Full-width digits come from Chinese keyboards, groups of digits from paper.
  const digits = account.normalize('NFKC').replace(/[\s-]/g, '');
  const accountFits = /^\d{10}$/.test(digits);
  const howFits = how.trim().length >= 3;
  const accountBad = tried && !accountFits;
  const howBad = tried && !howFits;
  const send = async (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (busy || !accountFits || !howFits) return;
    setBusy(true);
    setFault('');
    try {
      await post(`/conversations/${encodeURIComponent(conversation)}/verify`, { account: digits, how: how.trim() });
      await queryClient.invalidateQueries({ queryKey: keys.case(conversation) });
      onDone(digits);
    } catch (caught) {
      setFault(refused(caught));
      setBusy(false);
    }
  };
  return (
    <form className="panel-form" onSubmit={(event) => void send(event)} aria-label={t('verify')} noValidate>
      <label htmlFor={`${id}-account`}>{t('verifyAccount')}</label>
      <Input
        id={`${id}-account`}
        autoFocus
        inputMode="numeric"
        autoComplete="off"
        maxLength={14}
        value={account}
        placeholder={t('verifyAccountHint')}
        aria-invalid={accountBad}
        aria-describedby={`${id}-account-bad`}
        onChange={({ target }) => setAccount(target.value)}
      />
      <p id={`${id}-account-bad`} className="panel-fault">
        {accountBad && t('verifyAccountBad')}
      </p>
      <label htmlFor={`${id}-how`}>{t('verifyHow')}</label>
      <Input
        id={`${id}-how`}
        autoComplete="off"
        maxLength={200}
        value={how}
        placeholder={t('verifyHowHint')}
        aria-invalid={howBad}
        aria-describedby={`${id}-how-bad`}
        onChange={({ target }) => setHow(target.value)}
      />
      <p id={`${id}-how-bad`} className="panel-fault">
        {howBad && t('verifyHowBad')}
      </p>
      <p className="panel-fault" role="alert">
        {fault}
      </p>
      <div className="panel-buttons">
        <Button size="small" type="primary" htmlType="submit" loading={slow(busy)}>
          {t('verifyDo')}
        </Button>
        <Button size="small" onClick={onCancel}>
          {t('cancel')}
        </Button>
      </div>
    </form>
  );
}
