import ConfigProvider from 'antd/es/config-provider';
import enUS from 'antd/es/locale/en_US';
import zhCN from 'antd/es/locale/zh_CN';
import { useEffect, useState } from 'react';
import { Router } from 'wouter';
import { useHashLocation } from 'wouter/use-hash-location';
import { Frame } from './frame/frame.tsx';
import { onSignedOut } from './live/api.ts';
import { forget, isSignedIn, setMe, useSession } from './live/queries.ts';
import { Login } from './login/login.tsx';
import { Password } from './login/password.tsx';
import { Unreachable } from './login/unreachable.tsx';
import { useTheme } from './theme.ts';
import { useTongue } from './words/i18n.ts';

const NO_WAVE = { disabled: true };
const PLAIN_BUTTON = { autoInsertSpace: false };

/** The whole console: the log-in, a new password where one is due, and behind them the desk. */
export function App({ nonce }: { readonly nonce: string }) {
  const theme = useTheme();
  const tongue = useTongue();
  const [csp] = useState({ nonce });
  return (
    <ConfigProvider theme={theme} csp={csp} wave={NO_WAVE} button={PLAIN_BUTTON} locale={tongue === 'zh' ? zhCN : enUS}>
      <Router hook={useHashLocation}>
        <Gate />
      </Router>
    </ConfigProvider>
  );
}

function Gate() {
  const { data: me, isError, refetch } = useSession();
  const [ended, setEnded] = useState(false);
  useEffect(() => {
    onSignedOut(() => {
      setEnded(isSignedIn());
      forget();
      setMe(null);
    });
  }, []);
  if (me != null) return me.user.mustChange ? <Password /> : <Frame key={me.user.id} />;
  if (me === null) return <Login ended={ended} />;
  return isError ? <Unreachable again={() => void refetch()} /> : null;
}
