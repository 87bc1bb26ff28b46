import { useEffect, useState } from 'react';
import { useLocation } from 'wouter';
import { useKey } from '../keys/keys.ts';
import { Panel } from '../panel/panel.tsx';
import { Thread } from '../thread/thread.tsx';
import { useWords } from '../words/i18n.ts';
import { List } from './list.tsx';
import './inbox.css';

const KEPT = 'griddesk-panel';

interface InboxProps {
  /** The conversation on the screen. */
  readonly open: string | null;
  /** The message in it that is to be shown first; null: the newest. */
  readonly at?: number | null;
}

/** List, thread and panel. */
export function Inbox({ open, at = null }: InboxProps) {
  const t = useWords();
  const [, go] = useLocation();
  const [panel, setPanel] = useState(() => localStorage.getItem(KEPT) !== 'off');
  /** Which message is to be shown; a new object for each asking. */
  const [wanted, setWanted] = useState<{ readonly seq: number } | null>(at === null ? null : { seq: at });
  const toggle = (): void => setPanel(!panel);
  useEffect(() => localStorage.setItem(KEPT, panel ? 'on' : 'off'), [panel]);
  useKey('panel', toggle);
  useKey('back', () => go('/inbox'));
  return (
    <div className={`inbox ${open === null ? 'inbox-list-only' : ''}`}>
      <List open={open} />
      {open === null ? (
        <section className="thread-none">
          <p>{t('inbox.none')}</p>
          <p className="quiet">{t('inbox.noneHint')}</p>
        </section>
      ) : (
        <Thread key={open} id={open} wanted={wanted} panel={panel} onPanel={toggle} />
      )}
      {open !== null && panel && (
        <aside className="side" id="side" aria-label={t('thread.panel')}>
          <Panel conversation={open} onMessage={(seq) => setWanted({ seq })} />
        </aside>
      )}
    </div>
  );
}
