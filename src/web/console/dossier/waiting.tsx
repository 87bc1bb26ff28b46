import Button from 'antd/es/button';
import { useState } from 'react';
import { useNames } from '../bits/names.ts';
import { useMe } from '../live/queries.ts';
import { Outcome, type Said } from '../panel/outcome.tsx';
import { Proposed } from '../panel/proposed.tsx';
import { useWords } from '../words/i18n.ts';
import { type ProposalLine, refresh, type Shown } from './read.ts';
import type { Place } from './said.tsx';

const DECIDERS = ['agent', 'supervisor', 'archiveClerk'] as const;
const waits = ({ state }: ProposalLine): boolean => state === 'pending' || state === 'held';

interface WaitingProps {
  readonly dossier: string;
  readonly proposals: readonly ProposalLine[];
  readonly shown: Shown;
  onMessage(place: Place): void;
}

/** Changes that wait for somebody's yes; nobody says it to what they have not seen. */
export function Waiting({ dossier, proposals, shown, onMessage }: WaitingProps) {
  const t = useWords('dossier');
  const { roles } = useMe().user;
  const [said, setSaid] = useState<Said | null>(null);
  const decides = roles.some((role) => DECIDERS.some((one) => one === role));
  const open = proposals.filter(waits);
  if (open.length === 0 && said === null) return null;
  return (
    <section className="dossier-part">
      <h2>{t('waiting')}</h2>
      <Outcome said={said} />
      <ul className="panel-cards">
        {open.map((one) => {
          const proposal = shown.proposal(one);
          if (proposal.covered)
            return <Covered key={one.id} proposal={one} onShow={() => void shown.show(one.field)} />;
          const { thread, seq, span } = proposal;
          return (
            <Proposed
              key={one.id}
              proposal={proposal}
              message={undefined}
              here
              heading="h3"
              decides={decides}
              onMessage={() => onMessage({ thread, seq, span })}
              onSettled={(_, outcome) => {
                setSaid(outcome);
                void Promise.all([refresh(dossier), shown.show(one.field)]);
              }}
            />
          );
        })}
      </ul>
    </section>
  );
}

function Covered({ proposal: { field, to }, onShow }: { readonly proposal: ProposalLine; onShow(): void }) {
  const t = useWords('dossier');
  const names = useNames();
  return (
    <li className="panel-card">
      <h3>{names.field(field)}</h3>
      <p>
        {to}{' '}
        <Button size="small" aria-label={t('revealOf', { field: names.field(field) })} onClick={onShow}>
          {t('reveal')}
        </Button>
      </p>
    </li>
  );
}
