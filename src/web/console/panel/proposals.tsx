import { useRef, useState } from 'react';
import type { EventView, ProposalView, Row } from '../../../http/console/contract.ts';
import { useWords } from '../words/i18n.ts';
import { Proposed } from './proposed.tsx';
import { Section } from './section.tsx';

interface ProposalsProps {
  readonly row: Row;
  readonly proposals: readonly ProposalView[];
  readonly events: readonly EventView[];
  onMessage(seq: number): void;
}

/** Archive changes that wait for an agent, or that apply by themselves unless an agent stops them. */
export function Proposals({ row, proposals, events, onMessage }: ProposalsProps) {
  const t = useWords('panel');
  const status = useRef<HTMLParagraphElement>(null);
  const [said, setSaid] = useState({ text: '', bad: false });
  const open = proposals.filter(({ state }) => state === 'pending' || state === 'held');
  // The card goes with its buttons: what came of it is where the focus stays.
  const settle = (text: string, bad: boolean) => {
    setSaid({ text, bad });
    const here = status.current?.parentElement;
    const elsewhere = document.activeElement !== document.body && !here?.contains(document.activeElement);
    if (!elsewhere) requestAnimationFrame(() => status.current?.focus());
  };
  return (
    <Section id="proposals" title={t('section.proposals')} count={open.length} urgent>
      <p ref={status} className={said.bad ? 'panel-said panel-fault' : 'panel-said'} tabIndex={-1}>
        {said.text}
      </p>
      {open.length === 0 && <p className="panel-calm">{t('proposals.none')}</p>}
      {open.length > 0 && row.level === 0 && <p className="panel-hint">{t('proposals.atLevel0')}</p>}
      <ul className="panel-cards">
        {open.map((proposal) => (
          <Proposed
            key={proposal.id}
            proposal={proposal}
            message={proposal.conversation === row.id ? events.find(({ seq }) => seq === proposal.seq) : undefined}
            here={proposal.conversation === row.id}
            onMessage={onMessage}
            onSettled={settle}
          />
        ))}
      </ul>
    </Section>
  );
}
