import type { ReactNode } from 'react';
import { chooseShade, type Shade, useShade } from '../theme.ts';
import { speak, useTongue, useWords } from '../words/i18n.ts';
import './login.css';

const SHADES: readonly Shade[] = ['system', 'light', 'dark'];

/** The quiet page on which one signs in. */
export function Screen({
  title,
  lead,
  children,
}: {
  readonly title: string;
  readonly lead: string;
  readonly children: ReactNode;
}) {
  const t = useWords();
  const tongue = useTongue();
  const shade = useShade();
  return (
    <main className="screen">
      <div className="screen-box">
        <header className="screen-head">
          <svg className="mark" viewBox="0 0 40 40" aria-hidden="true" focusable="false">
            <rect width="40" height="40" rx="11" />
            <path d="M22.4 7.5 11.8 21.6a.9.9 0 0 0 .7 1.4h5.9l-1.6 9c-.2 1 1.1 1.5 1.7.7l10.1-13.9a.9.9 0 0 0-.7-1.4h-5.6l1.9-9.2c.2-1-1.2-1.5-1.8-.7Z" />
          </svg>
          <p>
            <strong>{t('app')}</strong>
            <span>{t('login.lead')}</span>
          </p>
        </header>
        <h1>{title}</h1>
        {lead !== '' && <p className="screen-lead">{lead}</p>}
        {children}
      </div>
      <footer className="screen-foot">
        <fieldset className="switch">
          <legend className="unseen">{t('language.label')}</legend>
          <button type="button" lang="zh-Hans" aria-pressed={tongue === 'zh'} onClick={() => speak('zh')}>
            中文
          </button>
          <button type="button" lang="en" aria-pressed={tongue === 'en'} onClick={() => speak('en')}>
            English
          </button>
        </fieldset>
        <fieldset className="switch">
          <legend className="unseen">{t('shade.label')}</legend>
          {SHADES.map((one) => (
            <button key={one} type="button" aria-pressed={shade === one} onClick={() => chooseShade(one)}>
              {t(`shade.${one}`)}
            </button>
          ))}
        </fieldset>
      </footer>
    </main>
  );
}
