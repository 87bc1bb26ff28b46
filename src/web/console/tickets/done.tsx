import Button from 'antd/es/button';
import { useEffect, useRef, useState } from 'react';
import type { TicketView } from '../../../http/console/contract.ts';
import { useFaultWords } from '../bits/fault.ts';
import { ApiFault, post } from '../live/api.ts';
import { slow } from '../panel/slow.ts';
import { useWords } from '../words/i18n.ts';
import { spoken } from './number.ts';

interface DoneProps {
  readonly ticket: TicketView;
  /** Told in words what came of it, once the ticket is done, by whomever. */
  onSettled(words: string): void;
}

/** Asks once, because it cannot be taken back and stops the promises' clocks. */
export function Done({ ticket, onSettled }: DoneProps) {
  const t = useWords('tickets');
  const faultWords = useFaultWords();
  const [asking, setAsking] = useState(false);
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState('');
  const door = useRef<HTMLButtonElement>(null);
  const sure = useRef<HTMLButtonElement>(null);
  const number = spoken(ticket.id);
  useEffect(() => {
    if (asking) sure.current?.focus();
  }, [asking]);
  const cancel = () => {
    setAsking(false);
    requestAnimationFrame(() => door.current?.focus());
  };
  const finish = async () => {
    if (busy) return;
    setBusy(true);
    setFault('');
    try {
      await post<TicketView>(`/tickets/${encodeURIComponent(ticket.id)}/done`);
      onSettled(t('finished', { number }));
    } catch (caught) {
      if (caught instanceof ApiFault && caught.code === 'decided') return onSettled(t('refused.decided', { number }));
      setFault(faultWords(caught));
      setBusy(false);
    }
  };
  if (!asking) {
    return (
      <Button ref={door} size="small" aria-label={t('finishOf', { number })} onClick={() => setAsking(true)}>
        {t('finish')}
      </Button>
    );
  }
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: Escape leaves the question from either of its buttons.
    <div
      className="ticket-sure"
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return;
        event.stopPropagation();
        cancel();
      }}
    >
      <span>{t('finishSure')}</span>
      <Button ref={sure} size="small" type="primary" loading={slow(busy)} onClick={() => void finish()}>
        {t('finishYes')}
      </Button>
      <Button size="small" disabled={busy} onClick={cancel}>
        {t('finishNo')}
      </Button>
      <p className="ticket-fault" role="alert">
        {fault}
      </p>
    </div>
  );
}
