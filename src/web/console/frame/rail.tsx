import ApartmentOutlined from '@ant-design/icons/es/icons/ApartmentOutlined';
import BarChartOutlined from '@ant-design/icons/es/icons/BarChartOutlined';
import ContactsOutlined from '@ant-design/icons/es/icons/ContactsOutlined';
import FileTextOutlined from '@ant-design/icons/es/icons/FileTextOutlined';
import MessageOutlined from '@ant-design/icons/es/icons/MessageOutlined';
import QuestionCircleOutlined from '@ant-design/icons/es/icons/QuestionCircleOutlined';
import TeamOutlined from '@ant-design/icons/es/icons/TeamOutlined';
import type { ReactNode } from 'react';
import { Link, useLocation } from 'wouter';
import { useWords } from '../words/i18n.ts';
import { Account } from './account.tsx';

interface RailProps {
  /** Talks to customers. */
  readonly talks: boolean;
  readonly administers: boolean;
  /** Looks after the archive. */
  readonly keeps: boolean;
  /** Sees how customers are classed. */
  readonly classes: boolean;
  /** How many customers wait; beside the inbox. */
  readonly waiting: number;
  onSheet(): void;
}

export function Rail({ talks, administers, keeps, classes, waiting, onSheet }: RailProps) {
  const t = useWords();
  return (
    <nav className="rail" aria-label={t('nav.label')}>
      <svg className="mark" viewBox="0 0 40 40" role="img" aria-label={t('app')}>
        <rect width="40" height="40" rx="11" />
        <path d="M22.4 7.5 11.8 21.6a.9.9 0 0 0 .7 1.4h5.9l-1.6 9c-.2 1 1.1 1.5 1.7.7l10.1-13.9a.9.9 0 0 0-.7-1.4h-5.6l1.9-9.2c.2-1-1.2-1.5-1.8-.7Z" />
      </svg>
      {talks && <Place to="/inbox" icon={<MessageOutlined />} name={t('nav.inbox')} count={waiting} />}
      {talks && <Place to="/tickets" icon={<FileTextOutlined />} name={t('nav.tickets')} count={0} />}
      {keeps && <Place to="/customers" icon={<ContactsOutlined />} name={t('nav.customers')} count={0} />}
      <Place to="/reports" icon={<BarChartOutlined />} name={t('nav.reports')} count={0} />
      {classes && <Place to="/schemes" icon={<ApartmentOutlined />} name={t('nav.schemes')} count={0} />}
      {administers && <Place to="/users" icon={<TeamOutlined />} name={t('nav.users')} count={0} />}
      <span className="rail-gap" />
      <button type="button" className="rail-item" title={t('nav.sheet')} aria-label={t('nav.sheet')} onClick={onSheet}>
        <QuestionCircleOutlined aria-hidden="true" />
      </button>
      <Account talks={talks} />
    </nav>
  );
}

interface PlaceProps {
  readonly to: string;
  readonly icon: ReactNode;
  readonly name: string;
  readonly count: number;
}

function Place({ to, icon, name, count }: PlaceProps) {
  const t = useWords();
  const [location] = useLocation();
  const here = location === to || location.startsWith(`${to}/`);
  return (
    <Link className="rail-item" href={to} aria-current={here ? 'page' : undefined}>
      <span className="rail-icon" aria-hidden="true">
        {icon}
        {count > 0 && <b className="rail-count">{count > 99 ? '99+' : count}</b>}
      </span>
      <span className="rail-label">{name}</span>
      {count > 0 && <span className="unseen">{t('inbox.waiting', { count })}</span>}
    </Link>
  );
}
