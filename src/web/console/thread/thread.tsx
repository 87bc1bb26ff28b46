import Button from 'antd/es/button';
import { useCallback } from 'react';
import { Link } from 'wouter';
import type { Row } from '../../../http/console/contract.ts';
import { Waiting } from '../bits/age.tsx';
import { useNames } from '../bits/names.ts';
import { CustomerName, Hazard, LevelTag } from '../bits/tags.tsx';
import { Composer } from '../composer/composer.tsx';
import { Dot, Holder, Language } from '../inbox/line.tsx';
import { strokeFor } from '../keys/keys.ts';
import { ApiFault } from '../live/api.ts';
import { useWatch } from '../live/live.ts';
import { keys, queryClient, useCase, useEvents, useRow } from '../live/queries.ts';
import { useWords } from '../words/i18n.ts';
import { useActs } from './acts.ts';
import { Doors } from './doors.tsx';
import { Log } from './log.tsx';
import './thread.css';

interface ThreadProps {
  readonly id: string;
  readonly wanted: { readonly seq: number } | null;
  readonly panel: boolean;
  onPanel(): void;
}

/** One conversation: its head with what can be done, the messages, and where one writes. */
export function Thread({ id, wanted, panel, onPanel }: ThreadProps) {
  const t = useWords();
  const known = useRow(id);
  const asked = useCase(id);
  const { events, loading, fault } = useEvents(id);
  useWatch(id, !loading && fault === null);
  const row = known ?? asked.data?.row;
  const again = useCallback(() => {
    void queryClient.invalidateQueries({ queryKey: keys.events(id) });
    void queryClient.invalidateQueries({ queryKey: keys.case(id) });
  }, [id]);
  if (row === undefined) {
    const refused = asked.error ?? fault;
    const words = refused === null ? 'thread.loading' : isGone(refused) ? 'thread.notFound' : 'thread.failed';
    return (
      <section className="thread thread-none" aria-label={t('thread.label')}>
        <p role="status">{t(words)}</p>
        <Link href="/inbox">{t('thread.back')}</Link>
      </section>
    );
  }
  return (
    <section className="thread" aria-label={t('thread.label')}>
      <Head row={row} panel={panel} onPanel={onPanel} />
      {fault !== null && (
        <p className="thread-fault" role="alert">
          {t('thread.failed')}{' '}
          <Button size="small" onClick={again}>
            {t('inbox.again')}
          </Button>
        </p>
      )}
      <Log row={row} events={events} loading={loading} wanted={wanted} />
      <Composer row={row} events={events} />
    </section>
  );
}

const isGone = (fault: Error): boolean => fault instanceof ApiFault && fault.status === 404;

interface HeadProps {
  readonly row: Row;
  readonly panel: boolean;
  onPanel(): void;
}

function Head({ row, panel, onPanel }: HeadProps) {
  const t = useWords();
  const names = useNames();
  const acts = useActs(row);
  const words = t(panel ? 'thread.hidePanel' : 'thread.showPanel');
  return (
    <header className="thread-head">
      <Link className="thread-back" href="/inbox" aria-label={t('thread.back')}>
        <span aria-hidden="true">‹</span>
      </Link>
      <div className="thread-who">
        <h2>
          <Dot connected={row.attention.connected} />
          <CustomerName name={row.name} id={row.id} />
          <LevelTag level={row.level} />
          {row.hazard !== null && <Hazard kind={row.hazard} />}
        </h2>
        <p className="thread-facts">
          <Holder row={row} />
          <span>{names.department(row.department)}</span>
          <Language language={row.language} />
          {row.waitingSince !== null && <Waiting since={row.waitingSince} />}
        </p>
      </div>
      <Doors row={row} acts={acts} />
      <button
        type="button"
        className="panel-toggle"
        aria-expanded={panel}
        aria-controls="side"
        aria-label={words}
        aria-keyshortcuts={strokeFor('panel')}
        title={`${words} (${strokeFor('panel')})`}
        onClick={onPanel}
      >
        <svg viewBox="0 0 20 20" aria-hidden="true" focusable="false">
          <rect x="2.5" y="3.5" width="15" height="13" rx="2" />
          <path d="M12.5 3.5v13" />
        </svg>
      </button>
    </header>
  );
}
