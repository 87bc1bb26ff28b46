import Button from 'antd/es/button';
import { useState } from 'react';
import type { AnalysisRunView } from '../../../http/console/contract.ts';
import { useFaultWords } from '../bits/fault.ts';
import { useFigures } from '../bits/figures.ts';
import { useTimes } from '../bits/times.ts';
import { post } from '../live/api.ts';
import { useMe } from '../live/queries.ts';
import { slow } from '../panel/slow.ts';
import { useWords } from '../words/i18n.ts';

interface RunProps {
  readonly run: AnalysisRunView | null;
  readonly running: boolean;
  onStarted(): void;
}

/** What day the figures are of, by which rules, and a way to new ones. */
export function RunLine({ run, running, onStarted }: RunProps) {
  const t = useWords('reports');
  const times = useTimes();
  const figures = useFigures();
  const faultWords = useFaultWords();
  const { user } = useMe();
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState('');
  const may = user.roles.some((role) => role === 'supervisor' || role === 'administrator');
  const start = async () => {
    setBusy(true);
    setFault('');
    try {
      await post('/analysis/run');
    } catch (caught) {
      setFault(faultWords(caught));
    }
    onStarted();
    setBusy(false);
  };
  return (
    <div className="reports-run">
      <p role="status">
        {run === null && !running && t('noRun')}
        {run !== null &&
          t('asOf', { day: run.day, at: times.full(run.endedAt ?? run.at), customers: figures.number(run.customers) })}
        {run?.billsAsOf === null && ` ${t('noBills')}`}
        {running && ` ${t('running')}`}
      </p>
      {run !== null && <p className="reports-quiet">{t('rules', { rules: run.rules })}</p>}
      {may && (
        <Button size="small" disabled={running} loading={slow(busy)} onClick={() => void start()}>
          {t('run')}
        </Button>
      )}
      <p className="dossier-fault" role="alert">
        {fault}
      </p>
    </div>
  );
}
