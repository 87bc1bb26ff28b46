import { useState } from 'react';
import type { CaseView, EventView, ProposalView, Row } from '../../../http/console/contract.ts';
import { keys, queryClient } from '../live/queries.ts';
import { useWords } from '../words/i18n.ts';
import { Outcome, type Said } from './outcome.tsx';
import { Proposed } from './proposed.tsx';
import { Section } from './section.tsx';

interface ProposalsProps {
  readonly row: Row;
  readonly proposals: readonly ProposalView[];
  readonly events: readonly EventView[];
  onMessage(seq: number): void;
}

const waits = ({ state }: ProposalView): boolean => state === 'pending' || state === 'held';

/** Archive changes that wait for an agent, or that apply by themselves unless an agent stops them. */
export function Proposals({ row, proposals, events, onMessage }: ProposalsProps) {
  const t = useWords('panel');
  const [said, setSaid] = useState<Said | null>(null);
  // Gone from here together with its outcome's coming, not a moment later with the new list: so the focus is not lost in between.
  const [gone, setGone] = useState<readonly string[]>([]);
  const open = proposals.filter((proposal) => waits(proposal) && !gone.includes(proposal.id));
  // A card that stays says itself why; one that has gone is spoken for here.
  const settle = (of: string, outcome: Said) => {
    const now = queryClient.getQueryData<CaseView>(keys.case(row.id))?.proposals ?? [];
    const stays = now.some((proposal) => proposal.id === of && waits(proposal));
    if (outcome.bad && stays) return setSaid(null);
    setGone((before) => [...before, of]);
    setSaid(outcome);
  };
  return (
    <Section id="proposals" title={t('section.proposals')} count={open.length} urgent>
      <Outcome said={said} />
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
