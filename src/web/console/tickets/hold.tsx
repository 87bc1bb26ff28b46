import Button from 'antd/es/button';
import Input from 'antd/es/input';
import { useEffect, useId, useRef, useState } from 'react';
import type { TicketView } from '../../../http/console/contract.ts';
import { useFaultWords } from '../bits/fault.ts';
import { useNames } from '../bits/names.ts';
import { ApiFault, post } from '../live/api.ts';
import { useMe } from '../live/queries.ts';
import { slow } from '../panel/slow.ts';
import { useTongue, useWords } from '../words/i18n.ts';
import { pauseOf } from './clock.tsx';
import { spoken } from './number.ts';

interface ClockActsProps {
  readonly ticket: TicketView;
  /** Told in words what came of it. */
  onSaid(words: string): void;
}

const REFUSED = ['paused', 'notPaused', 'noPause', 'notMarked'] as const;

/** What an agent may do with a ticket's clocks: say that one is kept, hold them, let them go on. */
export function ClockActs({ ticket, onSaid }: ClockActsProps) {
  const t = useWords('tickets');
  const me = useMe();
  const tongue = useTongue();
  const faultWords = useFaultWords();
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState('');
  const number = spoken(ticket.id);
  const open = ticket.promises.filter(({ keptAt }) => keptAt === null);
  const held = open.some((clock) => pauseOf(clock) !== null);
  const running = open.filter(({ brokenAt }) => brokenAt === null);
  const reasons = [...new Set(running.flatMap(({ promise }) => me.promises[promise]?.pauses ?? []))];
  const marks = open.flatMap(({ promise }) => {
    const mark = me.promises[promise]?.mark;
    return mark ? [{ promise, mark: mark[tongue] }] : [];
  });
  const act = async (what: 'pause' | 'resume' | 'keep', body: object, words: string): Promise<void> => {
    if (busy) return;
    setBusy(true);
    setFault('');
    try {
      await post<TicketView>(`/tickets/${encodeURIComponent(ticket.id)}/${what}`, body);
      onSaid(words);
    } catch (caught) {
      const code = caught instanceof ApiFault ? REFUSED.find((one) => one === caught.code) : undefined;
      setFault(code ? t(`refused.${code}`, { number }) : faultWords(caught));
    } finally {
      setBusy(false);
    }
  };
  return (
    <>
      {marks.map(({ promise, mark }) => (
        <Button
          key={promise}
          size="small"
          disabled={busy}
          aria-label={t('markOf', { mark, number })}
          onClick={() => void act('keep', { promise }, t('marked', { number, mark }))}
        >
          {mark}
        </Button>
      ))}
      {held && (
        <Button
          size="small"
          loading={slow(busy)}
          aria-label={t('resumeOf', { number })}
          onClick={() => void act('resume', {}, t('resumed', { number }))}
        >
          {t('resume')}
        </Button>
      )}
      {!held && reasons.length > 0 && (
        <Hold
          number={number}
          reasons={reasons}
          busy={busy}
          onHold={(because, note) => act('pause', { because, note }, t('held', { number }))}
        />
      )}
      <p className="ticket-fault" role="alert">
        {fault}
      </p>
    </>
  );
}

interface HoldProps {
  readonly number: string;
  readonly reasons: readonly string[];
  readonly busy: boolean;
  onHold(because: string, note: string | null): Promise<void>;
}

/** Asks why before it holds the clocks. */
function Hold({ number, reasons, busy, onHold }: HoldProps) {
  const t = useWords('tickets');
  const names = useNames();
  const id = useId();
  const [asking, setAsking] = useState(false);
  const [because, setBecause] = useState(reasons[0] ?? '');
  const [note, setNote] = useState('');
  const first = useRef<HTMLSelectElement>(null);
  const door = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (asking) first.current?.focus();
  }, [asking]);
  const cancel = () => {
    setAsking(false);
    requestAnimationFrame(() => door.current?.focus());
  };
  const hold = async () => {
    await onHold(because, note.trim() === '' ? null : note.trim());
    setAsking(false);
    setNote('');
  };
  if (!asking) {
    return (
      <Button ref={door} size="small" aria-label={t('holdOf', { number })} onClick={() => setAsking(true)}>
        {t('hold')}
      </Button>
    );
  }
  return (
    <form
      className="ticket-sure"
      onSubmit={(event) => {
        event.preventDefault();
        void hold();
      }}
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return;
        event.stopPropagation();
        cancel();
      }}
    >
      <label htmlFor={id}>{t('hold.why')}</label>
      <select
        ref={first}
        id={id}
        className="tickets-choice"
        value={because}
        onChange={({ target }) => setBecause(target.value)}
      >
        {reasons.map((reason) => (
          <option key={reason} value={reason}>
            {names.pause(reason)}
          </option>
        ))}
      </select>
      <Input
        size="small"
        maxLength={200}
        value={note}
        aria-label={t('hold.note')}
        placeholder={t('hold.note')}
        onChange={({ target }) => setNote(target.value)}
      />
      <Button size="small" type="primary" htmlType="submit" loading={slow(busy)}>
        {t('hold.yes')}
      </Button>
      <Button size="small" disabled={busy} onClick={cancel}>
        {t('hold.no')}
      </Button>
    </form>
  );
}
