import { useId } from 'react';
import type { EventView, ProposalView } from '../../../http/console/contract.ts';
import { useNames } from '../bits/names.ts';
import { useTimes } from '../bits/times.ts';
import { useWords } from '../words/i18n.ts';
import { Decide } from './decide.tsx';
import type { Said } from './outcome.tsx';
import { Quote } from './quote.tsx';
import { Text } from './text.tsx';

interface ProposedProps {
  readonly proposal: ProposalView;
  /** The message it was read from, once the thread is here. */
  readonly message: EventView | undefined;
  /** Of this conversation; one of an earlier conversation has no message to show. */
  readonly here: boolean;
  /** The user may say yes or no to it. */
  readonly decides?: boolean;
  /** What comes below the heading that it stands under. */
  readonly heading?: 'h3' | 'h4';
  onMessage(seq: number): void;
  onSettled(of: string, said: Said): void;
}

/** One proposed change: what stands there, what is to stand there, and the customer's own words. */
export function Proposed({
  proposal,
  message,
  here,
  decides = true,
  heading: Heading = 'h4',
  onMessage,
  onSettled,
}: ProposedProps) {
  const t = useWords('panel');
  const names = useNames();
  const times = useTimes();
  const title = useId();
  const { asked, confidence, from, to, seq, span, state, holdUntil } = proposal;
  const percent = `${Math.round(confidence * 100)}%`;
  return (
    <li className="panel-card" aria-labelledby={title}>
      <Heading id={title}>
        {names.field(proposal.field)}
        <span className="panel-quiet">
          {t(asked ? 'asked' : 'noticed')} · {t('confidence', { percent })}
        </span>
      </Heading>
      <dl className="panel-change">
        <dt>{t('from')}</dt>
        <dd>
          {from === null ? (
            <span className="panel-quiet">{t('nothing')}</span>
          ) : (
            <Text of={names.value(proposal.field, from)} />
          )}
        </dd>
        <dt>{t('to')}</dt>
        <dd>
          <Text of={names.value(proposal.field, to)} className="panel-strong" />
        </dd>
      </dl>
      {here ? (
        <button type="button" className="panel-source" onClick={() => onMessage(seq)} title={t('showMessage', { seq })}>
          {message ? <Quote text={message.text} span={span} /> : t('showMessage', { seq })}
        </button>
      ) : (
        <p className="panel-quiet">{t('earlier', { at: times.full(proposal.at) })}</p>
      )}
      {state === 'held' && holdUntil && <p className="panel-hint">{t('held', { at: times.full(holdUntil) })}</p>}
      {decides && <Decide proposal={proposal} onSettled={onSettled} />}
    </li>
  );
}
