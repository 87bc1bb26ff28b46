import { memo } from 'react';
import type { Attention, EventView } from '../../../http/console/contract.ts';
import { CustomerName } from '../bits/tags.tsx';
import { useTimes } from '../bits/times.ts';
import { useMe } from '../live/queries.ts';
import { useWords } from '../words/i18n.ts';
import { Card, Files } from './attached.tsx';
import { Why } from './why.tsx';

interface MessageProps {
  readonly event: EventView;
  /** The customer's name and the conversation's id. */
  readonly name: string | null;
  readonly id: string;
  /** The one before is of the same hand. */
  readonly follows: boolean;
  /** How far the customer's devices are, where delivery is to be told. */
  readonly attention: Attention | null;
}

type Kind = 'customer' | 'bot' | 'agent' | 'note' | 'system';

function kindOf({ from, audience }: EventView): Kind {
  if (from.is === 'agent') return audience === 'desk' ? 'note' : 'agent';
  return from.is;
}

/** One message: who speaks is told by label, side and shape, not by colour alone. */
export const Message = memo(function Message({ event, name, id, follows, attention }: MessageProps) {
  const t = useWords();
  const times = useTimes();
  const kind = kindOf(event);
  const safety = event.tone === 'safety';
  return (
    <article
      className={`message message-${kind} ${safety ? 'message-safety' : ''} ${follows ? 'message-follows' : ''}`}
    >
      <p className={follows ? 'unseen' : 'message-head'}>
        <Speaker event={event} kind={kind} name={name} id={id} />
      </p>
      <div className="bubble">
        {safety && (
          <p className="bubble-safety">
            <span aria-hidden="true">⚠ </span>
            {t('who.safety')}
          </p>
        )}
        <p
          className="bubble-text"
          lang={event.language === null ? undefined : event.language === 'zh' ? 'zh-Hans' : 'en'}
          dir="auto"
        >
          {event.text}
        </p>
        <Files files={event.files} />
        {event.card !== null && <Card card={event.card} />}
        {event.choices.length > 0 && (
          <ul className="chips">
            {event.choices.map(({ title, value }) => (
              <li key={value}>{title}</li>
            ))}
          </ul>
        )}
        {event.from.is === 'bot' && event.route !== null && <Why route={event.route} />}
      </div>
      <p className="message-foot">
        <time dateTime={event.at} title={times.full(event.at)}>
          {times.time(event.at)}
        </time>
        {attention !== null && <Delivery seq={event.seq} attention={attention} />}
      </p>
    </article>
  );
});

function Speaker({
  event,
  kind,
  name,
  id,
}: {
  readonly event: EventView;
  readonly kind: Kind;
  readonly name: string | null;
  readonly id: string;
}) {
  const t = useWords();
  const me = useMe().user.id;
  const person = event.from.agent === me ? t('who.you') : (event.from.name ?? t('who.agent'));
  if (kind === 'note') {
    return (
      <>
        <strong>{t('who.note')}</strong> · <bdi>{person}</bdi> · {t('who.noteHint')}
      </>
    );
  }
  if (kind === 'customer') {
    return (
      <>
        <strong>
          <CustomerName name={name} id={id} />
        </strong>{' '}
        · {t('who.customer')}
      </>
    );
  }
  if (kind === 'agent') {
    return (
      <>
        <strong>
          <bdi>{person}</bdi>
        </strong>
        {event.from.agent !== me && ` · ${t('who.agent')}`}
      </>
    );
  }
  if (kind === 'system') return <strong>{t('who.system')}</strong>;
  return (
    <>
      <strong>{t('who.bot')}</strong> · {t('who.botRole')}
    </>
  );
}

/** How far an agent's message has come. */
function Delivery({ seq, attention }: { readonly seq: number; readonly attention: Attention }) {
  const t = useWords();
  if (seq <= attention.seen) return <span className="delivery">✓✓ {t('delivery.seen')}</span>;
  if (!attention.connected) return <span className="delivery delivery-away">{t('delivery.away')}</span>;
  return <span className="delivery">✓ {t(seq <= attention.delivered ? 'delivery.delivered' : 'delivery.sent')}</span>;
}
