import { lazy, Suspense, useEffect, useMemo, useRef, useState } from 'react';
import { Redirect, Route, Switch, useLocation } from 'wouter';
import type { Me, Row } from '../../../http/console/contract.ts';
import { Notices } from '../bits/notice.tsx';
import { Inbox } from '../inbox/inbox.tsx';
import { useKey, useKeyboard } from '../keys/keys.ts';
import { Sheet } from '../keys/sheet.tsx';
import { sessionEnded } from '../live/api.ts';
import { goLive } from '../live/live.ts';
import { useMe, useOpenRows } from '../live/queries.ts';
import { useWords } from '../words/i18n.ts';
import { Alerts } from './alerts.tsx';
import { Bands } from './bands.tsx';
import { Broken } from './broken.tsx';
import { Rail } from './rail.tsx';
import { chime } from './sound.ts';
import './frame.css';

const Customers = lazy(() => import('../customers/page.tsx'));
const Dossier = lazy(() => import('../dossier/page.tsx'));
const Reports = lazy(() => import('../reports/page.tsx'));
const Schemes = lazy(() => import('../schemes/page.tsx'));
const Tickets = lazy(() => import('../tickets/page.tsx'));
const Users = lazy(() => import('../users/page.tsx'));

const PLACES = ['inbox', 'tickets', 'customers', 'reports', 'schemes', 'users'] as const;
const ARCHIVE_ROLES: readonly Role[] = ['supervisor', 'archiveClerk', 'privacyOfficer'];
const SCHEME_ROLES: readonly Role[] = [...ARCHIVE_ROLES, 'administrator', 'auditor'];
type Role = Me['user']['roles'][number];

/** The console of somebody who is signed in. */
export function Frame() {
  const { user } = useMe();
  const talks = user.roles.some((role) => role === 'agent' || role === 'supervisor');
  const administers = user.roles.includes('administrator');
  const keeps = user.roles.some((role) => ARCHIVE_ROLES.includes(role));
  useKeyboard();
  useEffect(() => (talks ? goLive(sessionEnded) : undefined), [talks]);
  const classes = user.roles.some((role) => SCHEME_ROLES.includes(role));
  const may = { administers, keeps, classes };
  return talks ? <Talking {...may} /> : <Places talks={false} {...may} waiting={0} />;
}

/** With the inbox: who waits is counted in the title, and heard. */
function Talking(may: Pick<PlacesProps, 'administers' | 'keeps' | 'classes'>) {
  const { user } = useMe();
  const { rows, loading } = useOpenRows();
  const waiting = useMemo(() => rows.filter((row) => waitsFor(row, user.id)), [rows, user.id]);
  useChime(waiting, !loading);
  return <Places talks {...may} waiting={waiting.length} />;
}

const waitsFor = ({ holder, waitingSince }: Row, me: string): boolean =>
  holder.is === 'queue' || (holder.is === 'agent' && holder.agent === me && waitingSince !== null);

/** Sounds when somebody begins to wait who did not wait a moment ago. */
function useChime(waiting: readonly Row[], loaded: boolean): void {
  const known = useRef<ReadonlySet<string> | null>(null);
  useEffect(() => {
    if (!loaded) return;
    const now = new Set(waiting.map(({ id, waitingSince }) => `${id} ${waitingSince}`));
    if (known.current !== null && [...now].some((one) => known.current?.has(one) === false)) chime();
    known.current = now;
  }, [waiting, loaded]);
}

interface PlacesProps {
  readonly talks: boolean;
  readonly administers: boolean;
  /** Looks after the archive as a whole. */
  readonly keeps: boolean;
  /** Sees how customers are classed. */
  readonly classes: boolean;
  readonly waiting: number;
}

function Places({ talks, administers, keeps, classes, waiting }: PlacesProps) {
  const t = useWords();
  const [location, go] = useLocation();
  const [sheet, setSheet] = useState(false);
  useKey('sheet', () => setSheet(true));
  useKey('goInbox', () => talks && go('/inbox'));
  useKey('goTickets', () => talks && go('/tickets'));
  useKey('goCustomers', () => keeps && go('/customers'));
  useKey('goReports', () => go('/reports'));
  useKey('goSchemes', () => classes && go('/schemes'));
  useKey('goUsers', () => administers && go('/users'));
  const home = talks ? '/inbox' : keeps ? '/customers' : administers ? '/users' : classes ? '/schemes' : null;
  const place = PLACES.find((one) => location.startsWith(`/${one}`)) ?? 'inbox';
  const name = t(`nav.${place}`);
  useEffect(() => {
    document.title = `${waiting > 0 ? `(${waiting}) ` : ''}${name} · ${t('app')}`;
  }, [waiting, name, t]);
  return (
    <div className="frame">
      <header className="frame-top">
        <Bands />
        {talks && <Alerts />}
      </header>
      <Rail {...{ talks, administers, keeps, classes, waiting }} onSheet={() => setSheet(true)} />
      <main className="place">
        <Broken key={location.split('/')[1]}>
          <Suspense fallback={<p className="place-words">{t('page.loading')}</p>}>
            <Switch>
              {talks && <Route path="/inbox/:id">{({ id }) => <Inbox open={decodeURIComponent(id)} />}</Route>}
              {talks && <Route path="/inbox">{() => <Inbox open={null} />}</Route>}
              {talks && <Route path="/tickets" component={Tickets} />}
              {keeps && <Route path="/customers" component={Customers} />}
              <Route path="/reports/:id?" component={Reports} />
              {classes && <Route path="/schemes" component={Schemes} />}
              <Route path="/dossiers/:id" component={Dossier} />
              {administers && <Route path="/users" component={Users} />}
              <Route>{home === null ? <Roleless /> : <Redirect to={home} replace />}</Route>
            </Switch>
          </Suspense>
        </Broken>
      </main>
      {sheet && <Sheet onClose={() => setSheet(false)} />}
      <Notices />
    </div>
  );
}

function Roleless() {
  const t = useWords();
  return <p className="place-words">{t('nav.roleless')}</p>;
}
