import Button from 'antd/es/button';
import { useRef, useState } from 'react';
import type { ProposalView } from '../../../http/console/contract.ts';
import { useNames } from '../bits/names.ts';
import { ApiFault, post } from '../live/api.ts';
import { queryClient } from '../live/queries.ts';
import { useWords } from '../words/i18n.ts';
import { Ask } from './ask.tsx';
import { useRefused } from './named.ts';
import { Outcome, type Said } from './outcome.tsx';
import { slow } from './slow.ts';
import { readable } from './text.tsx';

type Decision = { do: 'accept' } | { do: 'edit'; to: string } | { do: 'reject'; reason: string };
type Mode = 'accept' | 'edit' | 'reject';

interface DecideProps {
  readonly proposal: ProposalView;
  onSettled(of: string, said: Said): void;
}

/** After these the question is another one than the agent has answered; anything else may be tried again as it is. */
const isOver = (fault: unknown): boolean => fault instanceof ApiFault && (fault.status === 409 || fault.status === 404);

/** Accept, edit or reject; whatever the server answers, the list is asked for anew. */
function useDecision({ proposal, onSettled }: DecideProps, leave: () => void) {
  const t = useWords('panel');
  const names = useNames();
  const refused = useRefused();
  const [busy, setBusy] = useState<Mode | null>(null);
  const [fault, setFault] = useState<Said | null>(null);
  const decide = async (decision: Decision) => {
    if (busy !== null) return;
    setBusy(decision.do);
    setFault(null);
    const field = names.field(proposal.field);
    let said: Said = { text: t(decision.do === 'reject' ? 'rejected' : 'accepted', { field }), bad: false };
    let over = true;
    try {
      await post(`/proposals/${encodeURIComponent(proposal.id)}`, decision);
    } catch (caught) {
      said = { text: refused(caught), bad: true };
      over = isOver(caught);
    }
    await queryClient.invalidateQueries({ queryKey: ['case'] });
    setBusy(null);
    if (over) leave();
    if (said.bad) setFault(said);
    onSettled(proposal.id, said);
  };
  return { busy, fault, decide };
}

/** The three answers to a proposed change. */
export function Decide(props: DecideProps) {
  const { proposal } = props;
  const t = useWords('panel');
  const names = useNames();
  const [mode, setMode] = useState<'edit' | 'reject' | null>(null);
  const { busy, fault, decide } = useDecision(props, () => setMode(null));
  const openers = useRef<HTMLDivElement>(null);
  const field = names.field(proposal.field);
  const cancel = () => {
    const back = mode;
    setMode(null);
    requestAnimationFrame(() => openers.current?.querySelector<HTMLElement>(`[data-mode="${back}"]`)?.focus());
  };
  const asked = { busy: busy !== null, fault: fault?.text ?? '', onCancel: cancel };
  if (mode === 'edit') {
    const label = t('editValue', { field });
    const send = (to: string) => void decide({ do: 'edit', to });
    const limits = { least: 1, most: 500, bad: t('editBad') };
    return (
      <Ask label={label} initial={readable(proposal.to)} send={t('editDo')} onSend={send} {...limits} {...asked} />
    );
  }
  if (mode === 'reject') {
    const send = (reason: string) => void decide({ do: 'reject', reason });
    const limits = { least: 2, most: 200, bad: t('rejectBad') };
    return <Ask label={t('rejectReason')} send={t('rejectDo')} danger onSend={send} {...limits} {...asked} />;
  }
  return (
    <>
      <Outcome said={fault} />
      <div className="panel-buttons" ref={openers}>
        <Button
          size="small"
          type="primary"
          aria-label={`${t('accept')}: ${field}`}
          loading={slow(busy === 'accept')}
          onClick={() => void decide({ do: 'accept' })}
        >
          {t('accept')}
        </Button>
        <Button
          size="small"
          data-mode="edit"
          aria-label={`${t('edit')}: ${field}`}
          disabled={busy !== null}
          onClick={() => setMode('edit')}
        >
          {t('edit')}
        </Button>
        <Button
          size="small"
          data-mode="reject"
          aria-label={`${t('reject')}: ${field}`}
          disabled={busy !== null}
          onClick={() => setMode('reject')}
        >
          {t('reject')}
        </Button>
      </div>
    </>
  );
}
