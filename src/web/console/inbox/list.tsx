import Button from 'antd/es/button';
import type { InputRef } from 'antd/es/input';
import Input from 'antd/es/input';
import { type KeyboardEvent, type RefObject, useDeferredValue, useMemo, useRef, useState } from 'react';
import type { Row } from '../../../http/console/contract.ts';
import { type Names, useNames } from '../bits/names.ts';
import { useKey } from '../keys/keys.ts';
import { keys, queryClient, useOpenRows, useRows } from '../live/queries.ts';
import type { View } from '../live/rows.ts';
import { useWords } from '../words/i18n.ts';
import { Line } from './line.tsx';

const VIEWS: readonly View[] = ['mine', 'unassigned', 'all'];
const KEPT = 'griddesk-view';

function keptView(): View {
  const kept = localStorage.getItem(KEPT);
  return VIEWS.find((view) => view === kept) ?? 'unassigned';
}

function holds(row: Row, wanted: string, names: Names): boolean {
  const holder = row.holder.is === 'agent' ? row.holder.name : '';
  const words = [row.name, row.id.slice(-4), row.last?.text, names.department(row.department), holder];
  return words.some((word) => word?.toLowerCase().includes(wanted) === true);
}

/** J and K move the focus along the lines, from the open one if none has it. */
function useWalk(lines: RefObject<HTMLElement | null>): void {
  const walk = (by: number): void => {
    const all = [...(lines.current?.querySelectorAll<HTMLElement>('a.line') ?? [])];
    const from = all.indexOf(document.activeElement as HTMLElement);
    const at = from === -1 ? all.findIndex((line) => line.ariaCurrent === 'true') : from;
    all[at === -1 ? 0 : Math.min(Math.max(at + by, 0), all.length - 1)]?.focus();
  };
  useKey('next', () => walk(1));
  useKey('previous', () => walk(-1));
}

export function List({ open }: { readonly open: string | null }) {
  const t = useWords();
  const names = useNames();
  const [view, setView] = useState(keptView);
  const [filter, setFilter] = useState('');
  const wanted = useDeferredValue(filter.trim().toLowerCase());
  const { loading, fault } = useOpenRows();
  const rows = useRows(view);
  const shown = useMemo(
    () => (wanted === '' ? rows : rows.filter((row) => holds(row, wanted, names))),
    [rows, wanted, names],
  );
  const field = useRef<InputRef>(null);
  const lines = useRef<HTMLUListElement>(null);
  useKey('filter', () => field.current?.focus({ cursor: 'all' }));
  useWalk(lines);
  const choose = (next: View): void => {
    localStorage.setItem(KEPT, next);
    setView(next);
  };
  const empty = loading
    ? null
    : fault !== null
      ? null
      : wanted !== '' && rows.length > 0
        ? t('inbox.noMatch')
        : t(`inbox.empty.${view}`);
  return (
    <section className="list" aria-label={t('inbox.title')}>
      <h1 className="unseen">{t('inbox.title')}</h1>
      <Tabs view={view} choose={choose} />
      <div className="list-filter">
        <Input
          ref={field}
          allowClear
          value={filter}
          placeholder={t('inbox.filter')}
          aria-label={t('inbox.filter')}
          onChange={({ target }) => setFilter(target.value)}
          onKeyDown={({ key, currentTarget }) => key === 'Escape' && currentTarget.blur()}
        />
      </div>
      <div className="list-scroll" role="tabpanel" id="inbox-list" aria-labelledby={`inbox-tab-${view}`}>
        {loading && <p className="list-words">{t('inbox.loading')}</p>}
        {fault !== null && <Failed />}
        {shown.length === 0 && empty !== null && <p className="list-words">{empty}</p>}
        <ul ref={lines}>
          {shown.map((row) => (
            <Line key={row.id} row={row} open={row.id === open} />
          ))}
        </ul>
      </div>
    </section>
  );
}

function Failed() {
  const t = useWords();
  return (
    <p className="list-words" role="alert">
      {t('inbox.failed')}{' '}
      <Button size="small" onClick={() => void queryClient.invalidateQueries({ queryKey: keys.rows })}>
        {t('inbox.again')}
      </Button>
    </p>
  );
}

function Tabs({ view, choose }: { readonly view: View; choose(view: View): void }) {
  const t = useWords();
  const counts = { mine: useRows('mine').length, unassigned: useRows('unassigned').length, all: useRows('all').length };
  const move = (event: KeyboardEvent<HTMLDivElement>): void => {
    const by = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
    const next = by === 0 ? undefined : VIEWS[(VIEWS.indexOf(view) + by + VIEWS.length) % VIEWS.length];
    if (next === undefined) return;
    choose(next);
    event.currentTarget.querySelector<HTMLElement>(`#inbox-tab-${next}`)?.focus();
  };
  return (
    <div className="tabs" role="tablist" aria-label={t('inbox.views')} onKeyDown={move}>
      {VIEWS.map((one) => (
        <button
          key={one}
          id={`inbox-tab-${one}`}
          type="button"
          role="tab"
          aria-selected={one === view}
          aria-controls="inbox-list"
          tabIndex={one === view ? 0 : -1}
          onClick={() => choose(one)}
        >
          {t(`inbox.${one}`)} <b>{counts[one]}</b>
        </button>
      ))}
    </div>
  );
}
