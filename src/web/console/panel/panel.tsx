import Button from 'antd/es/button';
import { useSyncExternalStore } from 'react';
import type { CaseView } from '../../../http/console/contract.ts';
import { timelineOf, useCase, useRow } from '../live/queries.ts';
import { useWords } from '../words/i18n.ts';
import { Contacts } from './contacts.tsx';
import { Fields } from './fields.tsx';
import { Identity } from './identity.tsx';
import './panel.css';
import { Proposals } from './proposals.tsx';
import { Explanation } from './route.tsx';
import { slow } from './slow.ts';
import { Stopped } from './stopped.tsx';
import { OpenTickets } from './tickets.tsx';

interface PanelProps {
  readonly conversation: string;
  onMessage(seq: number): void;
}

/** What stands beside a conversation; `onMessage` shows the message of that seq. */
export function Panel({ conversation, onMessage }: PanelProps) {
  const t = useWords('panel');
  const { data, isError, isFetching, refetch } = useCase(conversation);
  const again = (
    <Button size="small" loading={slow(isFetching)} onClick={() => void refetch()}>
      {t('again')}
    </Button>
  );
  return (
    <div className="panel" key={conversation}>
      <h2 className="panel-title">{t('label')}</h2>
      {isError && (
        <p className="panel-fault" role="alert">
          {t(data ? 'old' : 'failed')} {again}
        </p>
      )}
      {!data && !isError && <p className="panel-calm">{t('loading')}</p>}
      {data && <Sections whole={data} onMessage={onMessage} />}
    </div>
  );
}

function Sections({ whole, onMessage }: { readonly whole: CaseView; onMessage(seq: number): void }) {
  const timeline = timelineOf(whole.row.id);
  const events = useSyncExternalStore(timeline.subscribe, timeline.list);
  // The row moves on with every frame; the rest of the case is asked for anew.
  const row = useRow(whole.row.id) ?? whole.row;
  return (
    <>
      <Identity row={row} grants={whole.grants} />
      <Proposals row={row} proposals={whole.proposals} events={events} onMessage={onMessage} />
      <OpenTickets tickets={whole.tickets} conversation={row.id} />
      <Stopped bot={whole.bot} />
      <Explanation route={whole.route} />
      <Contacts contacts={whole.contacts} />
      <Fields row={row} dossier={whole.dossier} customer={whole.customer} events={events} onMessage={onMessage} />
    </>
  );
}
