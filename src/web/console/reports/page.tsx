import Button from 'antd/es/button';
import { Link, useRoute } from 'wouter';
import { slow } from '../panel/slow.ts';
import { useTongue, useWords } from '../words/i18n.ts';
import { useReport, useReports } from './read.ts';
import { Report } from './report.tsx';
import { RunLine } from './run.tsx';
import '../dossier/dossier.css';
import './reports.css';

/** Figures over all customers, as of the last analysis; each to those whom it is for. */
export default function Page() {
  const t = useWords('reports');
  const tongue = useTongue();
  const [, params] = useRoute('/reports/:id');
  const { data, isError, isFetching, refetch } = useReports();
  const chosen = data?.reports.find(({ id }) => id === params?.id) ?? data?.reports[0];
  return (
    <div className="rare-page reports-page">
      <h1>{t('title')}</h1>
      {!data && !isError && <p className="reports-quiet">{t('loading')}</p>}
      {isError && (
        <p className="dossier-fault" role="alert">
          {t('failed')}{' '}
          <Button size="small" loading={slow(isFetching)} onClick={() => void refetch()}>
            {t('again')}
          </Button>
        </p>
      )}
      {data && <RunLine run={data.run} running={data.running} onStarted={() => void refetch()} />}
      {data?.reports.length === 0 && <p>{t('none')}</p>}
      {data && data.reports.length > 1 && (
        <nav className="reports-list" aria-label={t('choose')}>
          {data.reports.map(({ id, name }) => (
            <Link key={id} href={`/reports/${id}`} aria-current={id === chosen?.id ? 'page' : undefined}>
              {name[tongue]}
            </Link>
          ))}
        </nav>
      )}
      {data?.run && chosen && <Figures key={chosen.id} id={chosen.id} run={data.run.id} />}
    </div>
  );
}

function Figures({ id, run }: { readonly id: string; readonly run: string }) {
  const t = useWords('reports');
  const { data, isError } = useReport(id, run);
  if (isError)
    return (
      <p className="dossier-fault" role="alert">
        {t('failed')}
      </p>
    );
  return data ? <Report report={data} /> : <p className="reports-quiet">{t('loading')}</p>;
}
