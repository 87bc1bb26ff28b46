import Button from 'antd/es/button';
import { useState } from 'react';
import { useWords } from '../words/i18n.ts';

/** A one-time password, shown this once. */
export function OneTime({ password, onClose }: { readonly password: string; onClose(): void }) {
  const t = useWords('users');
  const [copied, setCopied] = useState<boolean | null>(null);
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(password);
      setCopied(true);
    } catch {
      setCopied(false);
    }
  };
  return (
    <>
      <p>{t('oneTimeHint')}</p>
      <p className="users-secret">
        <span className="users-quiet">{t('oneTime')}</span>
        <code>{password}</code>
        <Button type="primary" autoFocus onClick={() => void copy()}>
          {t('copy')}
        </Button>
      </p>
      <p className="users-quiet" role="status">
        {copied !== null && t(copied ? 'copied' : 'notCopied')}
      </p>
      <div className="panel-buttons">
        <Button onClick={onClose}>{t('close')}</Button>
      </div>
    </>
  );
}
