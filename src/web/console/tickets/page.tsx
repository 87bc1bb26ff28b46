import Button from 'antd/es/button';
import Input from 'antd/es/input';
import { useId, useState } from 'react';
import type { TicketView } from '../../../http/console/contract.ts';
import { useNames } from '../bits/names.ts';
import { queryClient, useMe } from '../live/queries.ts';
import { useWords } from '../words/i18n.ts';
import { fits, type Stage, useTickets } from './list.ts';
import { Report } from './report.tsx';
import { TicketTable } from './table.tsx';
import './tickets.css';
import { Outcome, type Said } from '../panel/outcome.tsx';
import { slow } from '../panel/slow.ts';

const STAGES = ['open', 'done'] as const;
type View = Stage | 'report';

/** Every ticket the user may see: what is owed, to whom, and by when. */
export default function Page() {
  const t = useWords('tickets');
  const names = useNames();
  const reports = useMe().user.roles.includes('supervisor');
  const [view, setView] = useState<View>('open');
  const stage = view === 'done' ? 'done' : 'open';
  const [department, setDepartment] = useState('');
  const [sought, setSought] = useState('');
  const [said, setSaid] = useState<Said | null>(null);
  const { data, isError, isFetching, refetch } = useTickets(stage);
  // A ticket goes from the open ones together with the word that it is done, so that the focus is not lost in between.
  const [gone, setGone] = useState<readonly string[]>([]);
  const all = (data ?? []).filter(({ id }) => stage === 'done' || !gone.includes(id));
  const departments = [...new Set(all.map((ticket) => ticket.department))].sort();
  const shown = all.filter(
    (ticket) => (department === '' || ticket.department === department) && fits(ticket, sought, names),
  );
  const listed = view !== 'report';
  const views: readonly View[] = reports ? [...STAGES, 'report'] : STAGES;
  const tell = (words: string) => {
    void queryClient.invalidateQueries({ queryKey: ['tickets'] });
    void queryClient.invalidateQueries({ queryKey: ['case'] });
    setSaid({ text: words, bad: false });
  };
  const settle = (ticket: string, words: string) => {
    setGone((before) => [...before, ticket]);
    tell(words);
  };
  return (
    <div className="rare-page tickets-page">
      <h1>{t('title')}</h1>
      <search className="tickets-filters">
        <fieldset className="tickets-stages">
          <legend>{t('stages')}</legend>
          {views.map((one) => (
            <Button
              key={one}
              type={view === one ? 'primary' : 'default'}
              aria-pressed={view === one}
              onClick={() => setView(one)}
            >
              {t(one)}
            </Button>
          ))}
        </fieldset>
        {view !== 'report' && (
          <>
            <DepartmentChoice codes={departments} chosen={department} onChoose={setDepartment} />
            <Input
              className="tickets-find"
              allowClear
              value={sought}
              aria-label={t('find')}
              placeholder={t('find')}
              onChange={({ target }) => setSought(target.value)}
            />
            {data && <span className="ticket-quiet">{t('shown', { count: shown.length })}</span>}
          </>
        )}
      </search>
      {view === 'report' && <Report />}
      <Outcome said={said} />
      {listed && isError && (
        <p className="ticket-fault" role="alert">
          {t(data ? 'old' : 'failed')}{' '}
          <Button size="small" loading={slow(isFetching)} onClick={() => void refetch()}>
            {t('again')}
          </Button>
        </p>
      )}
      {listed && !data && !isError && <p className="ticket-quiet">{t('loading')}</p>}
      {listed && data && (
        <Found key={stage} stage={stage} any={all.length > 0} tickets={shown} onSettled={settle} onSaid={tell} />
      )}
    </div>
  );
}

interface DepartmentChoiceProps {
  readonly codes: readonly string[];
  readonly chosen: string;
  onChoose(code: string): void;
}

function DepartmentChoice({ codes, chosen, onChoose }: DepartmentChoiceProps) {
  const t = useWords('tickets');
  const names = useNames();
  const id = useId();
  // The choice stays although its last ticket has gone.
  const offered = chosen === '' || codes.includes(chosen) ? codes : [...codes, chosen];
  return (
    <>
      <label htmlFor={id} className="ticket-quiet">
        {t('department')}
      </label>
      <select id={id} className="tickets-choice" value={chosen} onChange={({ target }) => onChoose(target.value)}>
        <option value="">{t('everyDepartment')}</option>
        {offered.map((code) => (
          <option key={code} value={code}>
            {names.department(code)}
          </option>
        ))}
      </select>
    </>
  );
}

interface FoundProps {
  readonly stage: Stage;
  /** There are some, though the filter may hide them. */
  readonly any: boolean;
  readonly tickets: readonly TicketView[];
  onSettled(ticket: string, words: string): void;
  onSaid(words: string): void;
}

function Found({ stage, any, tickets, onSettled, onSaid }: FoundProps) {
  const t = useWords('tickets');
  if (tickets.length > 0) return <TicketTable stage={stage} tickets={tickets} onSettled={onSettled} onSaid={onSaid} />;
  const none = stage === 'open' ? 'none' : 'noneDone';
  return <p className="ticket-quiet">{t(any ? 'noneFound' : none)}</p>;
}
