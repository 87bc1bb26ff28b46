import Button from 'antd/es/button';
import { useRef, useState } from 'react';
import type { ProposalView } from '../../../http/console/contract.ts';
import { useNames } from '../bits/names.ts';
import { ApiFault, post } from '../live/api.ts';
import { queryClient } from '../live/queries.ts';
import { useWords } from '../words/i18n.ts';
import { Ask } from './ask.tsx';
import { useRefused } from './named.ts';
import { readable } from './text.tsx';

type Decision = { do: 'accept' } | { do: 'edit'; to: string } | { do: 'reject'; reason: string };
type Mode = 'accept' | 'edit' | 'reject';

interface DecideProps {
  readonly proposal: ProposalView;
  onSettled(text: string, bad: boolean): void;
}

/** Accept, edit or reject; whatever the server answers, the list is asked for anew. */
function useDecision({ proposal, onSettled }: DecideProps) {
  const t = useWords('panel');
  const names = useNames();
  const refused = useRefused();
  const [busy, setBusy] = useState<Mode | null>(null);
  const decide = async (decision: Decision) => {
    setBusy(decision.do);
    const field = names.field(proposal.field);
    let said = { text: t(decision.do === 'reject' ? 'rejected' : 'accepted', { field }), bad: false };
    try {
      await post(`/proposals/${encodeURIComponent(proposal.id)}`, decision);
    } catch (fault) {
      const signedOut = fault instanceof ApiFault && fault.status === 401;
      if (signedOut) return;
      said = { text: refused(fault), bad: true };
    }
    await queryClient.invalidateQueries({ queryKey: ['case'] });
    setBusy(null);
    onSettled(said.text, said.bad);
  };
  return { busy, decide };
}

/** The three answers to a proposed change. */
export function Decide(props: DecideProps) {
  const { proposal } = props;
  const t = useWords('panel');
  const names = useNames();
  const { busy, decide } = useDecision(props);
  const [mode, setMode] = useState<'edit' | 'reject' | null>(null);
  const openers = useRef<HTMLDivElement>(null);
  const field = names.field(proposal.field);
  const cancel = () => {
    const back = mode;
    setMode(null);
    requestAnimationFrame(() => openers.current?.querySelector<HTMLElement>(`[data-mode="${back}"]`)?.focus());
  };
  if (mode === 'edit') {
    const label = t('editValue', { field });
    const send = (to: string) => void decide({ do: 'edit', to });
    const common = { least: 1, most: 500, bad: t('editBad'), busy: busy !== null, onSend: send, onCancel: cancel };
    return <Ask label={label} initial={readable(proposal.to)} send={t('editDo')} {...common} />;
  }
  if (mode === 'reject') {
    const send = (reason: string) => void decide({ do: 'reject', reason });
    const common = { least: 2, most: 200, bad: t('rejectBad'), busy: busy !== null, onSend: send, onCancel: cancel };
    return <Ask label={t('rejectReason')} send={t('rejectDo')} danger {...common} />;
  }
  const named = (word: string) => `${word}: ${field}`;
  return (
    <div className="panel-buttons" ref={openers}>
      <Button
        size="small"
        type="primary"
        aria-label={named(t('accept'))}
        loading={busy === 'accept'}
        onClick={() => void decide({ do: 'accept' })}
      >
        {t('accept')}
      </Button>
      <Button
        size="small"
        data-mode="edit"
        aria-label={named(t('edit'))}
        disabled={busy !== null}
        onClick={() => setMode('edit')}
      >
        {t('edit')}
      </Button>
      <Button
        size="small"
        data-mode="reject"
        aria-label={named(t('reject'))}
        disabled={busy !== null}
        onClick={() => setMode('reject')}
      >
        {t('reject')}
      </Button>
    </div>
  );
}
