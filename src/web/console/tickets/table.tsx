import Button from 'antd/es/button';
import { type KeyboardEvent, useId, useState } from 'react';
import type { TicketView } from '../../../http/console/contract.ts';
import { useNames } from '../bits/names.ts';
import { useTimes } from '../bits/times.ts';
import { useWords } from '../words/i18n.ts';
import { Clock } from './clock.tsx';
import { Done } from './done.tsx';
import { Facts } from './facts.tsx';
import { ClockActs } from './hold.tsx';
import type { Stage } from './list.ts';
import { spoken } from './number.ts';

const STEP = 100;
const KINDS = ['outage', 'hazard', 'fault', 'complaint', 'request', 'report', 'opinion', 'callBack'] as const;

interface TableProps {
  readonly stage: Stage;
  readonly tickets: readonly TicketView[];
  onSettled(ticket: string, words: string): void;
  /** Something has been done to a ticket that stays. */
  onSaid(words: string): void;
}

const open = (ticket: TicketView): void => {
  location.hash = `/inbox/${encodeURIComponent(ticket.conversation)}`;
};

/** Moves the focus between rows; a key pressed in a button of a row is the button's. */
function onKey(event: KeyboardEvent<HTMLTableRowElement>, ticket: TicketView): void {
  if (event.target !== event.currentTarget || event.ctrlKey || event.metaKey || event.altKey) return;
  const row = event.currentTarget;
  const aims: Readonly<Record<string, Element | null | undefined>> = {
    ArrowDown: row.nextElementSibling,
    ArrowUp: row.previousElementSibling,
    Home: row.parentElement?.firstElementChild,
    End: row.parentElement?.lastElementChild,
  };
  const aim = aims[event.key];
  if (event.key === 'Enter') open(ticket);
  else if (aim instanceof HTMLElement) aim.focus();
  else return;
  event.preventDefault();
}

/** The list; one row is a tab stop, and arrow keys move on from there. */
export function TicketTable({ stage, tickets, onSettled, onSaid }: TableProps) {
  const t = useWords('tickets');
  const id = useId();
  const [most, setMost] = useState(STEP);
  const [chosen, setChosen] = useState<string | null>(null);
  const shown = tickets.slice(0, most);
  const stop = shown.some((ticket) => ticket.id === chosen) ? chosen : shown[0]?.id;
  const columns = [
    'number',
    'priority',
    'kind',
    'intent',
    'department',
    stage === 'done' ? 'doneAt' : 'opened',
    'promise',
    'facts',
    'actions',
  ] as const;
  return (
    <div className="tickets-scroll">
      <p id={id} className="ticket-quiet">
        {t('rows')}
      </p>
      <table className="tickets-table" aria-describedby={id}>
        <thead>
          <tr>
            {columns.map((column) => (
              <th key={column} scope="col">
                {t(`col.${column}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {shown.map((ticket) => (
            <tr
              key={ticket.id}
              tabIndex={ticket.id === stop ? 0 : -1}
              onFocus={() => setChosen(ticket.id)}
              onKeyDown={(event) => onKey(event, ticket)}
            >
              <Cells ticket={ticket} onSettled={onSettled} onSaid={onSaid} />
            </tr>
          ))}
        </tbody>
      </table>
      {tickets.length > most && (
        <Button onClick={() => setMost(most + STEP)}>{t('more', { left: tickets.length - most })}</Button>
      )}
    </div>
  );
}

interface CellsProps extends Pick<TableProps, 'onSettled' | 'onSaid'> {
  readonly ticket: TicketView;
}

function Cells({ ticket, onSettled, onSaid }: CellsProps) {
  const t = useWords('tickets');
  const names = useNames();
  const times = useTimes();
  const number = spoken(ticket.id);
  const kind = KINDS.find((one) => one === ticket.kind);
  const at = ticket.doneAt ?? ticket.openedAt;
  return (
    <>
      <th scope="row" className="ticket-number">
        {number}
      </th>
      <td>
        <span className={`ticket-priority ticket-${ticket.priority}`}>{ticket.priority}</span>
      </td>
      <td>
        {kind === undefined ? ticket.kind : t(`kind.${kind}`)}
        {ticket.stage === 'joined' && <span className="ticket-quiet ticket-below">{t('stage.joined')}</span>}
      </td>
      <td>{names.intent(ticket.intent)}</td>
      <td>{names.department(ticket.department)}</td>
      <td>
        <time dateTime={at}>{times.full(at)}</time>
      </td>
      <td className="tickets-promises">
        {ticket.promises.length === 0 && <span className="ticket-quiet">{t('noPromise')}</span>}
        {ticket.promises.map((clock) => (
          <Clock key={clock.promise} clock={clock} />
        ))}
      </td>
      <td className="tickets-facts">
        <Facts facts={ticket.facts} />
      </td>
      <td>
        <div className="tickets-actions">
          <a href={`#/inbox/${encodeURIComponent(ticket.conversation)}`} aria-label={t('conversationOf', { number })}>
            {t('conversation')}
          </a>
          {ticket.stage !== 'done' && <ClockActs ticket={ticket} onSaid={onSaid} />}
          {ticket.stage !== 'done' && <Done ticket={ticket} onSettled={(words) => onSettled(ticket.id, words)} />}
        </div>
      </td>
    </>
  );
}
