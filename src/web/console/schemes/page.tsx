import { useQuery } from '@tanstack/react-query';
import Button from 'antd/es/button';
import { useState } from 'react';
import type { SchemesView } from '../../../http/console/contract.ts';
import { useFaultWords } from '../bits/fault.ts';
import { useFigures } from '../bits/figures.ts';
import { useNames } from '../bits/names.ts';
import { useTimes } from '../bits/times.ts';
import { get, post } from '../live/api.ts';
import { queryClient, useMe } from '../live/queries.ts';
import { Outcome, type Said } from '../panel/outcome.tsx';
import { slow } from '../panel/slow.ts';
import { Text } from '../panel/text.tsx';
import { RunLine } from '../reports/run.tsx';
import { useTongue, useWords } from '../words/i18n.ts';
import '../dossier/dossier.css';
import '../reports/reports.css';
import './schemes.css';

type Scheme = SchemesView['schemes'][number];

const KEY = ['schemes'] as const;
const SOON_MS = 2_000;

/** The ways of classing customers: what each would make of them, and which are on. */
export default function Page() {
  const t = useWords('schemes');
  const { user } = useMe();
  const { data, isError, isFetching, refetch } = useQuery({
    queryKey: KEY,
    queryFn: () => get<SchemesView>('/schemes'),
    staleTime: 0,
    refetchInterval: ({ state }) => (state.data?.running ? SOON_MS : false),
  });
  const may = user.roles.some((role) => role === 'supervisor' || role === 'archiveClerk' || role === 'administrator');
  return (
    <div className="rare-page reports-page schemes-page">
      <h1>{t('title')}</h1>
      <p>{t('hint')}</p>
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
      {data?.run && <p className="reports-quiet">{t('rounded', { least: data.least })}</p>}
      {data?.schemes.map((scheme) => (
        <SchemePart key={scheme.id} scheme={scheme} known={data.run !== null} may={may} />
      ))}
    </div>
  );
}

interface PartProps {
  readonly scheme: Scheme;
  /** A run has told what it makes of the customers. */
  readonly known: boolean;
  readonly may: boolean;
}

function SchemePart({ scheme, known, may }: PartProps) {
  const t = useWords('schemes');
  const tongue = useTongue();
  const times = useTimes();
  const { id, name, use, on, switched, baseChanged, warnings } = scheme;
  return (
    <section className="schemes-one" aria-labelledby={`scheme-${id}`}>
      <header className="schemes-head">
        <h2 id={`scheme-${id}`}>{name[tongue]}</h2>
        <span className={on ? 'schemes-on' : 'schemes-off'}>{t(on ? 'on' : 'off')}</span>
        {may && <Switch scheme={scheme} known={known} />}
      </header>
      <p>{use[tongue]}</p>
      {switched && (
        <p className="reports-quiet">
          {t(on ? 'switchedOn' : 'switchedOff', { name: switched.name, at: times.full(switched.at) })}
          {baseChanged && ` ${t('baseChanged')}`}
        </p>
      )}
      <Fill needs={scheme.needs} />
      {known && warnings.length > 0 && (
        <ul className="schemes-warnings">
          {warnings.map((warning) => (
            <li key={`${warning.because} ${warning.name.en}`}>{t(warning.because, { name: warning.name[tongue] })}</li>
          ))}
        </ul>
      )}
      {known && <Classes scheme={scheme} />}
    </section>
  );
}

function Fill({ needs }: { readonly needs: Scheme['needs'] }) {
  const t = useWords('schemes');
  const names = useNames();
  return (
    <p className="reports-quiet">
      {t('needs')}{' '}
      {needs
        .map(({ field, fill }) =>
          fill === null ? names.field(field) : t('filled', { field: names.field(field), percent: fill }),
        )
        .join(t('between'))}
    </p>
  );
}

function Classes({ scheme: { name, classes, total } }: { readonly scheme: Scheme }) {
  const t = useWords('schemes');
  const tongue = useTongue();
  const figures = useFigures();
  if (classes.length === 0) return <p className="reports-quiet">{t('tooFew')}</p>;
  return (
    <details className="schemes-classes">
      <summary>{t('classes', { count: classes.length })}</summary>
      <table className="dossier-table" aria-label={name[tongue]}>
        <thead>
          <tr>
            <th scope="col">{t('class')}</th>
            <th scope="col" className="reports-number">
              {t('customers')}
            </th>
            <th scope="col" className="reports-number">
              {t('share')}
            </th>
          </tr>
        </thead>
        <tbody>
          {classes.map(({ name: called, customers }) => (
            <tr key={called?.en ?? ''}>
              <th scope="row">
                <Text of={called?.[tongue] ?? t('smallGroups')} />
              </th>
              <td className="reports-number">{customers === null ? t('hidden') : figures.number(customers)}</td>
              <td className="reports-number">
                {customers === null || !total ? t('hidden') : figures.share(Math.min(1, customers / total))}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </details>
  );
}

/** Switching on says first what speaks against it. */
function Switch({ scheme, known }: Omit<PartProps, 'may'>) {
  const t = useWords('schemes');
  const tongue = useTongue();
  const faultWords = useFaultWords();
  const [asked, setAsked] = useState(false);
  const [busy, setBusy] = useState(false);
  const [said, setSaid] = useState<Said | null>(null);
  const { id, name, on, warnings } = scheme;
  const turn = async () => {
    setBusy(true);
    try {
      queryClient.setQueryData(KEY, await post<SchemesView>(`/schemes/${encodeURIComponent(id)}`, { on: !on }));
      setSaid({ text: t(on ? 'isOff' : 'isOn', { name: name[tongue] }), bad: false });
    } catch (caught) {
      setSaid({ text: faultWords(caught), bad: true });
    }
    setBusy(false);
    setAsked(false);
  };
  const doubt = !known ? t('unknownYet') : warnings.length > 0 ? t('warned', { count: warnings.length }) : null;
  return (
    <span className="schemes-switch">
      {asked && doubt !== null ? (
        <>
          <span role="alert">{doubt}</span>
          <Button size="small" type="primary" loading={slow(busy)} onClick={() => void turn()}>
            {t('allTheSame')}
          </Button>
          <Button size="small" onClick={() => setAsked(false)}>
            {t('leave')}
          </Button>
        </>
      ) : (
        <Button
          size="small"
          loading={slow(busy)}
          aria-label={t(on ? 'turnOffOf' : 'turnOnOf', { name: name[tongue] })}
          onClick={() => (on || doubt === null ? void turn() : setAsked(true))}
        >
          {t(on ? 'turnOff' : 'turnOn')}
        </Button>
      )}
      <Outcome said={said} />
    </span>
  );
}
