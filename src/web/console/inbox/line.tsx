import { memo } from 'react';
import { Link } from 'wouter';
import type { Row } from '../../../http/console/contract.ts';
import { Age, Waiting } from '../bits/age.tsx';
import { useNames } from '../bits/names.ts';
import { CustomerName, Hazard, LevelTag } from '../bits/tags.tsx';
import { useMe } from '../live/queries.ts';
import { useWords } from '../words/i18n.ts';

/** One conversation in the list. */
export const Line = memo(function Line({ row, open }: { readonly row: Row; readonly open: boolean }) {
  const t = useWords();
  return (
    <li className={row.hazard === null ? 'line-item' : 'line-item line-item-hazard'}>
      <Link className="line" href={`/inbox/${row.id}`} aria-current={open ? 'true' : undefined}>
        <span className="line-top">
          <Dot connected={row.attention.connected} />
          <span className="line-name">
            <CustomerName name={row.name} id={row.id} />
          </span>
          {row.level > 0 && <LevelTag level={row.level} />}
          <span className="line-age">
            <Language language={row.language} />
            {row.last && <Age at={row.last.at} />}
          </span>
        </span>
        <span className="line-middle">
          <span className="line-text">
            <Said row={row} />
          </span>
          {row.unread > 0 && (
            <span className="count">
              <span aria-hidden="true">{row.unread > 99 ? '99+' : row.unread}</span>
              <span className="unseen">{t('row.unread', { count: row.unread })}</span>
            </span>
          )}
        </span>
        <Facts row={row} />
      </Link>
    </li>
  );
});

export function Dot({ connected }: { readonly connected: boolean }) {
  const t = useWords();
  const words = t(connected ? 'row.here' : 'row.away');
  return (
    <span className={connected ? 'dot dot-on' : 'dot'} title={words}>
      <span className="unseen">{words}</span>
    </span>
  );
}

/** The last words and whose they are; the holder's own are told apart from a colleague's. */
function Said({ row: { last, holder } }: { readonly row: Row }) {
  const t = useWords();
  const me = useMe().user.id;
  if (last === null) return null;
  const { from, text } = last;
  const own = from === 'agent' && holder.is === 'agent' && holder.agent === me;
  return (
    <>
      {(from === 'bot' || from === 'agent') && (
        <span className="line-from">{own ? t('row.you') : t(`row.said.${from}`)}</span>
      )}
      <bdi>{text}</bdi>
    </>
  );
}

function Facts({ row }: { readonly row: Row }) {
  const t = useWords();
  const names = useNames();
  return (
    <span className="line-facts">
      {row.hazard !== null && <Hazard kind={row.hazard} />}
      {row.waitingSince !== null && <Waiting since={row.waitingSince} />}
      <span className="line-fact line-department">{names.department(row.department)}</span>
      <Holder row={row} />
      {row.proposals > 0 && <span className="tag tag-accent">{t('row.proposals', { count: row.proposals })}</span>}
    </span>
  );
}

/** The customer's language, by its own name. */
export function Language({ language }: Pick<Row, 'language'>) {
  const t = useWords();
  return (
    <span className="line-fact" lang={language === 'zh' ? 'zh-Hans' : 'en'}>
      {t(`row.language.${language}`)}
    </span>
  );
}

/** Who may speak to the customer now. */
export function Holder({ row: { holder, place } }: { readonly row: Row }) {
  const t = useWords();
  const me = useMe().user.id;
  if (holder.is === 'bot') return <span className="tag">{t('row.bot')}</span>;
  if (holder.is === 'nobody') return <span className="tag">{t('row.closed')}</span>;
  if (holder.is === 'queue') {
    return <span className="tag tag-queue">{place === null ? t('row.queueNoPlace') : t('row.queue', { place })}</span>;
  }
  const own = holder.agent === me;
  return <span className={own ? 'tag tag-own' : 'tag'}>{own ? t('row.me') : <bdi>{holder.name}</bdi>}</span>;
}
