import { useQuery } from '@tanstack/react-query';
import Button from 'antd/es/button';
import { useEffect, useRef } from 'react';
import type { EventView, Said } from '../../../http/console/contract.ts';
import { Dialog } from '../bits/dialog.tsx';
import { useTimes } from '../bits/times.ts';
import { get } from '../live/api.ts';
import { readable } from '../panel/text.tsx';
import { useWords } from '../words/i18n.ts';

/** A message, and the part of it that is meant. */
export interface Place {
  readonly thread: string;
  readonly seq: number;
  readonly span: readonly [number, number];
}

/** The very message that a value was read from, marked, among its neighbours; and the way into its conversation. */
export function SaidThere({ dossier, at, onClose }: { readonly dossier: string; readonly at: Place; onClose(): void }) {
  const t = useWords('dossier');
  const { thread, seq } = at;
  const path = `/dossiers/${encodeURIComponent(dossier)}/messages?thread=${encodeURIComponent(thread)}&seq=${seq}`;
  const { data, isError } = useQuery({ queryKey: ['said', dossier, thread, seq], queryFn: () => get<Said>(path) });
  return (
    <Dialog title={t('said.title')} onClose={onClose}>
      {isError && (
        <p className="dossier-fault" role="alert">
          {t('said.failed')}
        </p>
      )}
      {!data && !isError && <p className="dossier-quiet">{t('loading')}</p>}
      {data && <Messages events={data.events} at={at} />}
      <div className="dialog-foot">
        {data?.chat && <a href={`#/inbox/${encodeURIComponent(data.chat)}/${seq}`}>{t('said.open')}</a>}
        <Button type="primary" onClick={onClose}>
          {t('said.close')}
        </Button>
      </div>
    </Dialog>
  );
}

function Messages({ events, at }: { readonly events: readonly EventView[]; readonly at: Place }) {
  const t = useWords('dossier');
  const times = useTimes();
  const meant = useRef<HTMLLIElement>(null);
  useEffect(() => meant.current?.scrollIntoView({ block: 'center' }), []);
  return (
    <ol
      className="said"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
      tabIndex={0}
      aria-label={t('said.title')}
    >
      {events
        .filter(({ text }) => text !== '')
        .map(({ seq, from, at: when, text }) => (
          <li key={seq} ref={seq === at.seq ? meant : undefined} className={seq === at.seq ? 'said-meant' : undefined}>
            <p className="dossier-quiet">
              {from.name ?? t(`said.${from.is}`)} · <time dateTime={when}>{times.full(when)}</time>
            </p>
            <bdi>{seq === at.seq ? <Marked text={text} span={at.span} /> : readable(text)}</bdi>
          </li>
        ))}
    </ol>
  );
}

function Marked({ text, span: [start, end] }: { readonly text: string; readonly span: readonly [number, number] }) {
  if (end <= start) return readable(text);
  return (
    <>
      {readable(text.slice(0, start))}
      <mark>{readable(text.slice(start, end))}</mark>
      {readable(text.slice(end))}
    </>
  );
}
