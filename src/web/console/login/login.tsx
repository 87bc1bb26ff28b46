import Button from 'antd/es/button';
import { type FormEvent, useState } from 'react';
import type { Me } from '../../../http/console/contract.ts';
import { spanWords } from '../bits/age.tsx';
import { ApiFault, post } from '../live/api.ts';
import { setMe } from '../live/queries.ts';
import { useWords, type Words } from '../words/i18n.ts';
import { Field } from './field.tsx';
import { Screen } from './screen.tsx';

function wordsFor(t: Words, fault: unknown): string {
  if (!(fault instanceof ApiFault)) return t('fault.other');
  if (fault.code === 'credentials') return t('login.credentials');
  if (fault.code === 'offline') return t('login.offline');
  if (fault.code === 'plainHttp') return t('login.plain');
  if (fault.status !== 429) return t('fault.other');
  if (fault.wait === null) return t('login.tooManySoon');
  // The next whole minute: nobody is told to come back too early.
  return t('login.tooMany', { wait: spanWords(t, Math.ceil(fault.wait / 60) * 60_000) });
}

/** `ended`: there was a session a moment ago. */
export function Login({ ended }: { readonly ended: boolean }) {
  const t = useWords();
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState<unknown>(null);
  const [missing, setMissing] = useState(false);
  const send = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    const lacks = email.trim() === '' || password === '';
    setMissing(lacks);
    if (busy || lacks) return;
    setBusy(true);
    setFault(null);
    try {
      setMe(await post<Me>('/login', { email: email.trim(), password }));
    } catch (caught) {
      setFault(caught);
      setBusy(false);
    }
  };
  return (
    <Screen title={t('login.title')} lead={ended ? t('login.ended') : ''}>
      {!isSecureContext && (
        <section className="box box-warn">
          <h2>{t('login.plainTitle')}</h2>
          <p>{t('login.plain')}</p>
        </section>
      )}
      <form onSubmit={(event) => void send(event)} noValidate>
        <Field label={t('login.email')} type="email" autoComplete="username" value={email} onChange={setEmail} first />
        <Field
          label={t('login.password')}
          type="password"
          autoComplete="current-password"
          value={password}
          onChange={setPassword}
        />
        <p className="form-fault" role="alert">
          {missing ? t('login.missing') : fault !== null && wordsFor(t, fault)}
        </p>
        <Button type="primary" htmlType="submit" size="large" block loading={busy}>
          {t(busy ? 'login.busy' : 'login.submit')}
        </Button>
      </form>
    </Screen>
  );
}
