import Button from 'antd/es/button';
import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import type { EventView, Row } from '../../../http/console/contract.ts';
import { useFaultWords } from '../bits/fault.ts';
import { useKey } from '../keys/keys.ts';
import { ApiFault, post } from '../live/api.ts';
import { useLine } from '../live/line.ts';
import { sayTyping } from '../live/live.ts';
import { keys, queryClient, useMe } from '../live/queries.ts';
import { useWords, type Words } from '../words/i18n.ts';
import { type Mode, useDraft } from './draft.ts';
import './composer.css';

const LONGEST = 4_000;
const TYPING_MS = 3_000;

/** Why nobody here may reply; null for the holder. */
function whyNoReply(t: Words, { holder, status }: Row, me: string): string | null {
  if (status === 'closed' || holder.is === 'nobody') return t('composer.closed');
  if (holder.is !== 'agent') return t('composer.takeFirst');
  return holder.agent === me ? null : t('composer.agentHas', { name: holder.name });
}

interface ComposerProps {
  readonly row: Row;
  readonly events: readonly EventView[];
}

/** Where one writes: to the customer, or a note that only colleagues see. */
export function Composer({ row, events }: ComposerProps) {
  const t = useWords();
  const me = useMe().user.id;
  const line = useLine();
  const field = useRef<HTMLTextAreaElement>(null);
  const { draft, choose, write, tried, sent } = useDraft(row.id);
  const { busy, fault, send } = useSend(row.id, tried, sent);
  const { mode } = draft;
  const { text, clientId } = draft[mode];
  const shut = mode === 'reply' ? whyNoReply(t, row, me) : null;
  const tell = useTypingSigns(row.id);
  const over = text.length - LONGEST;
  const can = shut === null && line.is === 'open' && !busy && text.trim() !== '' && over <= 0;
  const open = (next: Mode): void => {
    choose(next);
    // The field may be another one after the choice.
    requestAnimationFrame(() => field.current?.focus());
  };
  useKey('reply', () => open('reply'));
  useKey('note', () => open('note'));
  useArrived(events, draft.reply.clientId, draft.note.clientId, sent);
  const submit = (): void => {
    if (!can) return;
    // Now and not when it has been sent: by then the agent may have left the field for a key, which would be typed into it.
    field.current?.focus();
    void send(mode, text, clientId);
  };
  const stroke = (event: KeyboardEvent<HTMLTextAreaElement>): void => {
    if (event.nativeEvent.isComposing) return;
    if (event.key === 'Escape') event.currentTarget.blur();
    if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    submit();
  };
  const label = t(mode === 'note' ? 'composer.noteHint' : 'composer.replyHint');
  return (
    <form
      className={`composer composer-${mode}`}
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <Modes mode={mode} onChoose={open} />
      {shut !== null && text === '' ? (
        <p className="composer-shut">{shut}</p>
      ) : (
        <textarea
          ref={field}
          rows={3}
          value={text}
          readOnly={busy || shut !== null}
          aria-label={label}
          aria-describedby="composer-words"
          placeholder={label}
          onKeyDown={stroke}
          onChange={({ target }) => {
            write(mode, target.value);
            if (mode === 'reply' && target.value !== '') tell();
          }}
        />
      )}
      <div className="composer-foot">
        <p id="composer-words" className="composer-words" role="status">
          {footWords(t, { shut, empty: text === '', lost: line.is === 'lost', fault, over, mode })}
        </p>
        <Button type="primary" htmlType="submit" disabled={!can} loading={busy}>
          {t(busy ? 'composer.sending' : mode === 'note' ? 'composer.saveNote' : 'composer.send')}
        </Button>
      </div>
    </form>
  );
}

interface Foot {
  readonly shut: string | null;
  readonly empty: boolean;
  readonly lost: boolean;
  readonly fault: string | null;
  readonly over: number;
  readonly mode: Mode;
}

function footWords(t: Words, { shut, empty, lost, fault, over, mode }: Foot) {
  if (lost) return <b>{t('composer.lost')}</b>;
  if (over > 0) return <b>{t('composer.long', { over })}</b>;
  if (fault !== null) return <b>{fault}</b>;
  // An empty field says it itself.
  if (shut !== null) return empty ? null : <b>{shut}</b>;
  return t(mode === 'note' ? 'composer.keysNote' : 'composer.keys');
}

function Modes({ mode, onChoose }: { readonly mode: Mode; onChoose(mode: Mode): void }) {
  const t = useWords();
  return (
    <fieldset className="modes">
      <legend className="unseen">{t('composer.mode')}</legend>
      {(['reply', 'note'] as const).map((one) => (
        <button key={one} type="button" aria-pressed={one === mode} onClick={() => onChoose(one)}>
          {t(`composer.${one}`)}
        </button>
      ))}
    </fieldset>
  );
}

function useSend(conversation: string, tried: (mode: Mode) => void, sent: (clientId: string) => void) {
  const t = useWords();
  const faultWords = useFaultWords();
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState<string | null>(null);
  const send = async (mode: Mode, text: string, clientId: string): Promise<void> => {
    setBusy(true);
    setFault(null);
    tried(mode);
    try {
      await post(`/conversations/${encodeURIComponent(conversation)}/${mode}`, { clientId, text });
      sent(clientId);
    } catch (caught) {
      const unsure = caught instanceof ApiFault && (caught.status === 0 || caught.status >= 500);
      setFault(unsure ? t('composer.unsure') : t('composer.failed', { why: faultWords(caught) }));
      void queryClient.invalidateQueries({ queryKey: keys.case(conversation) });
    } finally {
      setBusy(false);
    }
  };
  return { busy, fault, send };
}

/** So many events back an own message is looked for. */
const RECENT = 30;

/** A message whose answer was lost has arrived all the same when it comes back as an event. */
function useArrived(events: readonly EventView[], reply: string, note: string, sent: (clientId: string) => void): void {
  const latest = useRef(sent);
  useEffect(() => {
    latest.current = sent;
  });
  useEffect(() => {
    for (const { from, clientId } of events.slice(-RECENT))
      if (from.is === 'agent' && (clientId === reply || clientId === note)) latest.current(clientId);
  }, [events, reply, note]);
}

/** The customer sees that somebody writes; one sign in three seconds is enough. */
function useTypingSigns(conversation: string): () => void {
  const last = useRef(0);
  return () => {
    if (Date.now() - last.current < TYPING_MS) return;
    last.current = Date.now();
    sayTyping(conversation);
  };
}
