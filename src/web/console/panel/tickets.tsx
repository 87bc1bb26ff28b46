import { useState } from 'react';
import type { TicketView } from '../../../http/console/contract.ts';
import { useNames } from '../bits/names.ts';
import { keys, queryClient } from '../live/queries.ts';
import { Clock } from '../tickets/clock.tsx';
import { Done } from '../tickets/done.tsx';
import { Facts } from '../tickets/facts.tsx';
import { ClockActs } from '../tickets/hold.tsx';
import { spoken } from '../tickets/number.ts';
import { useWords } from '../words/i18n.ts';
import { Outcome, type Said } from './outcome.tsx';
import { Section } from './section.tsx';

interface OpenTicketsProps {
  readonly tickets: readonly TicketView[];
  readonly conversation: string;
}

/** What the company has still to do for this customer, and by when it promised it. */
export function OpenTickets({ tickets, conversation }: OpenTicketsProps) {
  const t = useWords('panel');
  const [said, setSaid] = useState<Said | null>(null);
  const [gone, setGone] = useState<readonly string[]>([]);
  const open = tickets.filter(({ id, stage }) => stage !== 'done' && !gone.includes(id));
  const settle = (ticket: string, words: string) => {
    void queryClient.invalidateQueries({ queryKey: keys.case(conversation) });
    setGone((before) => [...before, ticket]);
    setSaid({ text: words, bad: false });
  };
  const tell = (words: string) => {
    void queryClient.invalidateQueries({ queryKey: keys.case(conversation) });
    setSaid({ text: words, bad: false });
  };
  return (
    <Section id="tickets" title={t('section.tickets')} count={open.length}>
      <Outcome said={said} />
      {open.length === 0 && <p className="panel-calm">{t('tickets.none')}</p>}
      <ul className="panel-cards">
        {open.map((ticket) => (
          <Card key={ticket.id} ticket={ticket} onSettled={(words) => settle(ticket.id, words)} onSaid={tell} />
        ))}
      </ul>
    </Section>
  );
}

interface CardProps {
  readonly ticket: TicketView;
  onSettled(words: string): void;
  onSaid(words: string): void;
}

function Card({ ticket, onSettled, onSaid }: CardProps) {
  const t = useWords('tickets');
  const names = useNames();
  return (
    <li className="panel-card" aria-label={t('numbered', { number: spoken(ticket.id) })}>
      <h4>
        <span className="panel-number">{spoken(ticket.id)}</span>
        <span className={`ticket-priority ticket-${ticket.priority}`}>{ticket.priority}</span>
        <span className="panel-quiet">
          {names.intent(ticket.intent)} · {t(`stage.${ticket.stage}`)} · {names.department(ticket.department)}
        </span>
      </h4>
      <Facts facts={ticket.facts} />
      {ticket.promises.map((clock) => (
        <Clock key={clock.promise} clock={clock} />
      ))}
      <div className="ticket-acts">
        <ClockActs ticket={ticket} onSaid={onSaid} />
        <Done ticket={ticket} onSettled={onSettled} />
      </div>
    </li>
  );
}
