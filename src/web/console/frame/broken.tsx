import Button from 'antd/es/button';
import { Component, type ReactNode } from 'react';
import { useWords } from '../words/i18n.ts';

/** Keeps the rest of the console usable when one page fails, for example because its script is no longer there after an update. */
export class Broken extends Component<{ readonly children: ReactNode }, { readonly failed: boolean }> {
  override state = { failed: false };

  static getDerivedStateFromError(): { failed: boolean } {
    return { failed: true };
  }

  override render(): ReactNode {
    return this.state.failed ? <Failed /> : this.props.children;
  }
}

function Failed() {
  const t = useWords();
  return (
    <div className="place-words" role="alert">
      <p>{t('page.broken')}</p>
      <Button onClick={() => location.reload()}>{t('page.reload')}</Button>
    </div>
  );
}
