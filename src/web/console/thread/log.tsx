import { useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react';
import type { EventView, Row } from '../../../http/console/contract.ts';
import { murmur, say } from '../bits/notice.tsx';
import { useTimes } from '../bits/times.ts';
import { useMe } from '../live/queries.ts';
import { useTyping } from '../live/typing.ts';
import { useWords } from '../words/i18n.ts';
import { Happening } from './happening.tsx';
import { Message } from './message.tsx';

interface LogProps {
  readonly row: Row;
  readonly events: readonly EventView[];
  readonly loading: boolean;
  /** The message to be brought into view. */
  readonly wanted: { readonly seq: number } | null;
}

/** So near the end counts as being at it, in CSS pixels. */
const NEAR = 60;
const FOUND_MS = 2_600;

/** The messages, oldest first. Stays at the newest one while the reader is there, and where they are when they read back. */
export function Log({ row, events, loading, wanted }: LogProps) {
  const t = useWords();
  const times = useTimes();
  const typing = useTyping(row.id);
  const shown = useMemo(
    () => events.filter(({ conversation }) => conversation === null || conversation === row.id),
    [events, row.id],
  );
  const { scroller, behind, toEnd, moved } = useEnd(shown);
  const found = useWanted(loading ? null : wanted);
  useMurmur(shown, row);
  return (
    <div className="log-frame">
      <div
        className="log-scroll"
        ref={scroller}
        onScroll={moved}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
        tabIndex={0}
        role="log"
        aria-live="off"
        aria-label={t('thread.log')}
      >
        {loading && <p className="log-words">{t('thread.loading')}</p>}
        {shown.map((event, index) => {
          const before = shown[index - 1];
          const newDay = before === undefined || times.dayKey(before.at) !== times.dayKey(event.at);
          return (
            <div
              key={event.seq}
              className={event.seq === found ? 'entry entry-found' : 'entry'}
              id={`m-${event.seq}`}
              tabIndex={-1}
            >
              {newDay && <p className="log-day">{times.day(event.at)}</p>}
              {event.happened === null ? (
                <Message
                  event={event}
                  name={row.name}
                  id={row.id}
                  follows={!newDay && follows(before, event)}
                  attention={isLastOwn(event, shown[index + 1]) ? row.attention : null}
                />
              ) : (
                <Happening event={event} happened={event.happened} />
              )}
            </div>
          );
        })}
        {typing && <p className="log-typing">{t('thread.typing')}</p>}
      </div>
      {behind !== null && (
        <button type="button" className="to-end" onClick={toEnd}>
          {behind > 0 ? t('thread.new', { count: behind }) : t('thread.toEnd')} <span aria-hidden="true">↓</span>
        </button>
      )}
    </div>
  );
}

const TOGETHER_MS = 3 * 60_000;

/** The same person goes on, so that the head need not be repeated. */
function follows(before: EventView | undefined, event: EventView): boolean {
  if (before === undefined || before.happened !== null) return false;
  const same =
    before.from.is === event.from.is && before.from.agent === event.from.agent && before.audience === event.audience;
  return same && before.tone === event.tone && Date.parse(event.at) - Date.parse(before.at) < TOGETHER_MS;
}

/** Delivery is told below the last of an agent's messages in a row. */
const isLastOwn = (event: EventView, next: EventView | undefined): boolean =>
  event.from.is === 'agent' &&
  event.audience === 'all' &&
  (next?.from.is !== 'agent' || next.happened !== null || next.audience !== 'all');

function useEnd(shown: readonly EventView[]) {
  const scroller = useRef<HTMLDivElement>(null);
  const atEnd = useRef(true);
  const seen = useRef(0);
  const me = useMe().user.id;
  /** How many messages came since the reader left the end; null at the end. */
  const [behind, setBehind] = useState<number | null>(null);
  const last = shown.at(-1);

  const toEnd = useCallback((): void => {
    const box = scroller.current;
    if (box !== null) box.scrollTop = box.scrollHeight;
  }, []);
  const moved = useCallback((): void => {
    const box = scroller.current;
    if (box === null) return;
    atEnd.current = box.scrollHeight - box.scrollTop - box.clientHeight < NEAR;
    if (atEnd.current) setBehind(null);
    else setBehind((count) => count ?? 0);
  }, []);
  useLayoutEffect(() => {
    const fresh = seen.current;
    seen.current = last?.seq ?? 0;
    const own = last?.from.is === 'agent' && last.from.agent === me;
    if (atEnd.current || own || fresh === 0) toEnd();
    else setBehind((count) => (count ?? 0) + shown.filter(({ seq }) => seq > fresh).length);
  }, [shown, last, me, toEnd]);
  useEffect(() => {
    const box = scroller.current;
    if (box === null) return;
    // The composer grows, the window shrinks: the newest message stays where it is read.
    const watcher = new ResizeObserver(() => atEnd.current && toEnd());
    watcher.observe(box);
    return () => watcher.disconnect();
  }, [toEnd]);
  return { scroller, behind, toEnd, moved };
}

/** Brings a message into view and marks it for a moment; gives its seq while it is marked. */
function useWanted(wanted: { readonly seq: number } | null): number | null {
  const t = useWords();
  const [found, setFound] = useState<number | null>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the words may change without anything being asked for again.
  useEffect(() => {
    if (wanted === null) return;
    const entry = document.getElementById(`m-${wanted.seq}`);
    if (entry === null) return say(t('thread.elsewhere'));
    entry.scrollIntoView({ block: 'center' });
    entry.focus({ preventScroll: true });
    setFound(wanted.seq);
    const timer = setTimeout(() => setFound(null), FOUND_MS);
    return () => clearTimeout(timer);
  }, [wanted]);
  return found;
}

/** What the customer says while the chat is open is read aloud. */
function useMurmur(shown: readonly EventView[], { name }: Row): void {
  const t = useWords();
  const heard = useRef<number | null>(null);
  const last = shown.at(-1);
  useEffect(() => {
    const before = heard.current;
    heard.current = last?.seq ?? before;
    if (before === null || last === undefined || last.seq <= before || last.from.is !== 'customer') return;
    murmur(`${name ?? t('who.customer')}: ${last.text}`);
  }, [last, name, t]);
}
