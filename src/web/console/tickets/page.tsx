import Button from 'antd/es/button';
import Input from 'antd/es/input';
import { useId, useState } from 'react';
import type { TicketView } from '../../../http/console/contract.ts';
import { useNames } from '../bits/names.ts';
import { queryClient } from '../live/queries.ts';
import { useWords } from '../words/i18n.ts';
import { fits, type Stage, useTickets } from './list.ts';
import { TicketTable } from './table.tsx';
import './tickets.css';
import { Outcome, type Said } from '../panel/outcome.tsx';
import { slow } from '../panel/slow.ts';

const STAGES = ['open', 'done'] as const;

/** Every ticket the user may see: what is owed, to whom, and by when. */
export default function Page() {
  const t = useWords('tickets');
  const names = useNames();
  const [stage, setStage] = useState<Stage>('open');
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
  const settle = (ticket: string, words: string) => {
    void queryClient.invalidateQueries({ queryKey: ['tickets'] });
    void queryClient.invalidateQueries({ queryKey: ['case'] });
    setGone((before) => [...before, ticket]);
    setSaid({ text: words, bad: false });
  };
  return (
    <div className="rare-page tickets-page">
      <h1>{t('title')}</h1>
      <search className="tickets-filters">
        <fieldset className="tickets-stages">
          <legend>{t('stages')}</legend>
          {STAGES.map((one) => (
            <Button
              key={one}
              type={stage === one ? 'primary' : 'default'}
              aria-pressed={stage === one}
              onClick={() => setStage(one)}
            >
              {t(one)}
            </Button>
          ))}
        </fieldset>
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
      </search>
      <Outcome said={said} />
      {isError && (
        <p className="ticket-fault" role="alert">
          {t(data ? 'old' : 'failed')}{' '}
          <Button size="small" loading={slow(isFetching)} onClick={() => void refetch()}>
            {t('again')}
          </Button>
        </p>
      )}
      {!data && !isError && <p className="ticket-quiet">{t('loading')}</p>}
      {data && <Found key={stage} stage={stage} any={all.length > 0} tickets={shown} onSettled={settle} />}
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
}

function Found({ stage, any, tickets, onSettled }: FoundProps) {
  const t = useWords('tickets');
  if (tickets.length > 0) return <TicketTable stage={stage} tickets={tickets} onSettled={onSettled} />;
  const none = stage === 'open' ? 'none' : 'noneDone';
  return <p className="ticket-quiet">{t(any ? 'noneFound' : none)}</p>;
}
