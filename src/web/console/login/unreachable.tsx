import Button from 'antd/es/button';
import { useWords } from '../words/i18n.ts';
import { Screen } from './screen.tsx';

/** Whether somebody is signed in cannot be told, because the server does not answer. */
export function Unreachable({ again }: { again(): void }) {
  const t = useWords();
  return (
    <Screen title={t('login.title')} lead="">
      <p className="form-fault" role="alert">
        {t('login.offline')}
      </p>
      <Button size="large" block onClick={again}>
        {t('inbox.again')}
      </Button>
    </Screen>
  );
}
