import { useQuery } from '@tanstack/react-query';
import Button from 'antd/es/button';
import { useState } from 'react';
import type { EffortView, NewEffort } from '../../../http/console/contract.ts';
import { useFigures } from '../bits/figures.ts';
import { get, post } from '../live/api.ts';
import { queryClient, useMe } from '../live/queries.ts';
import { Ask } from '../panel/ask.tsx';
import { useRefused } from '../panel/named.ts';
import { Outcome, type Said } from '../panel/outcome.tsx';
import { Text } from '../panel/text.tsx';
import { useWords } from '../words/i18n.ts';
import { EffortForm } from './effort-form.tsx';
import './figures.css';

const FILING: readonly string[] = ['agent', 'supervisor', 'archiveClerk'];
const keyOf = (dossier: string) => ['efforts', dossier] as const;
const pathOf = (dossier: string) => `/dossiers/${encodeURIComponent(dossier)}/efforts`;

/** What was done to win and to keep the customer, and a way to file more. */
export function Efforts({ dossier }: { readonly dossier: string }) {
  const t = useWords('figures');
  const refused = useRefused();
  const { user } = useMe();
  const [filing, setFiling] = useState(false);
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState('');
  const [said, setSaid] = useState<Said | null>(null);
  const { data, isError } = useQuery({
    queryKey: keyOf(dossier),
    queryFn: () => get<{ efforts: EffortView[] }>(pathOf(dossier)),
    staleTime: 0,
  });
  const settle = async (text: string) => {
    await queryClient.invalidateQueries({ queryKey: keyOf(dossier) });
    setSaid({ text, bad: false });
  };
  const file = async (effort: NewEffort) => {
    setBusy(true);
    setFault('');
    try {
      await post(pathOf(dossier), effort);
      setFiling(false);
      await settle(t('efforts.filed'));
    } catch (caught) {
      setFault(refused(caught));
    }
    setBusy(false);
  };
  const cancel = () => {
    setFiling(false);
    setFault('');
  };
  const may = user.roles.some((role) => FILING.includes(role));
  return (
    <section className="dossier-part" aria-labelledby="efforts-title">
      <h2 id="efforts-title">{t('efforts')}</h2>
      {isError && (
        <p className="dossier-fault" role="alert">
          {t('failed')}
        </p>
      )}
      <Outcome said={said} />
      {data?.efforts.length === 0 && <p className="dossier-quiet">{t('efforts.none')}</p>}
      <ul className="panel-plain dossier-contacts">
        {data?.efforts.map((effort) => (
          <One key={effort.id} dossier={dossier} effort={effort} may={may} onDone={(text) => void settle(text)} />
        ))}
      </ul>
      {may && filing && <EffortForm {...{ busy, fault }} onSend={(effort) => void file(effort)} onCancel={cancel} />}
      {may && !filing && (
        <div className="panel-buttons">
          <Button size="small" onClick={() => setFiling(true)}>
            {t('efforts.add')}
          </Button>
        </div>
      )}
    </section>
  );
}

interface OneProps {
  readonly dossier: string;
  readonly effort: EffortView;
  readonly may: boolean;
  onDone(text: string): void;
}

function One({ dossier, effort, may, onDone }: OneProps) {
  const t = useWords('figures');
  const figures = useFigures();
  const refused = useRefused();
  const [asking, setAsking] = useState(false);
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState('');
  const { id, kind, on, what, outcome, cost, by, withdrawn } = effort;
  const called = t(`efforts.kind.${kind}`);
  const withdraw = async (reason: string) => {
    setBusy(true);
    setFault('');
    try {
      await post(`${pathOf(dossier)}/${encodeURIComponent(id)}/withdraw`, { reason });
      setAsking(false);
      onDone(t('efforts.gone'));
    } catch (caught) {
      setFault(refused(caught));
    }
    setBusy(false);
  };
  return (
    <li className={withdrawn ? 'figures-effort figures-withdrawn' : 'figures-effort'}>
      <span>{t('efforts.line', { day: on, kind: called, name: by, cost: figures.money(cost) })}</span>
      <Text of={what} />
      {outcome !== null && (
        <span className="dossier-quiet">
          <Text of={t('efforts.came', { outcome })} />
        </span>
      )}
      {withdrawn && (
        <span className="dossier-quiet">
          <Text of={t('efforts.withdrawn', { name: withdrawn.name, reason: withdrawn.reason })} />
        </span>
      )}
      {asking && (
        <Ask
          label={t('efforts.withdrawReason')}
          bad={t('analysis.reasonBad')}
          send={t('efforts.withdraw')}
          {...{ least: 2, most: 200, busy, fault }}
          onSend={(reason) => void withdraw(reason)}
          onCancel={() => setAsking(false)}
        />
      )}
      {may && !withdrawn && !asking && (
        <div className="panel-buttons">
          <Button
            size="small"
            aria-label={t('efforts.withdrawOf', { day: on, kind: called })}
            onClick={() => setAsking(true)}
          >
            {t('efforts.withdraw')}
          </Button>
        </div>
      )}
    </li>
  );
}
