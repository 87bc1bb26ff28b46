import type { ContactView } from '../../../http/console/contract.ts';
import { useNames } from '../bits/names.ts';
import { useTimes } from '../bits/times.ts';
import { named } from '../panel/named.ts';
import { Text } from '../panel/text.tsx';
import { spoken } from '../tickets/number.ts';
import { useWords } from '../words/i18n.ts';

interface ContactProps {
  readonly contact: ContactView;
  /** Leads to the conversation. */
  readonly link?: boolean;
}

/** One earlier conversation: when, what about, and what came of it. */
export function Contact({ contact, link = false }: ContactProps) {
  const t = useWords('panel');
  const words = useWords('dossier');
  const names = useNames();
  const times = useTimes();
  const { from, intents, tickets, handledBy, agents, messages, outcome, resolution, next } = contact;
  const at = times.full(from);
  const when = <time dateTime={from}>{at}</time>;
  const came = [
    named(t, 'outcome', outcome),
    ...(resolution === null ? [] : [named(t, 'resolution', resolution)]),
    handledBy
      .map((by) => (by === 'agent' && agents.length > 0 ? agents.join(', ') : t(`contacts.by.${by}`)))
      .join(' + '),
    t('contacts.messages', { count: messages }),
    ...tickets.map((number) => words('ticket', { number: spoken(number) })),
  ];
  return (
    <div className="panel-contact">
      {link ? (
        <a href={`#/inbox/${encodeURIComponent(contact.conversation)}`} aria-label={words('contactOf', { at })}>
          {when}
        </a>
      ) : (
        when
      )}
      <span className="panel-matter">
        {intents.length === 0 ? t('contacts.noIntent') : intents.map(names.intent).join(' · ')}
      </span>
      <Text of={came.join(' · ')} className="panel-quiet" />
      {next !== null && <Text of={t('contacts.next', { next })} className="panel-quiet" />}
    </div>
  );
}
