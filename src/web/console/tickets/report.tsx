import { useQuery } from '@tanstack/react-query';
import Button from 'antd/es/button';
import { useId, useState } from 'react';
import type { PromiseReport } from '../../../http/console/contract.ts';
import { useNames } from '../bits/names.ts';
import { useTimes } from '../bits/times.ts';
import { get } from '../live/api.ts';
import { slow } from '../panel/slow.ts';
import { useWords } from '../words/i18n.ts';

const COUNTS = ['made', 'kept', 'broken', 'owed', 'running', 'atRisk', 'paused'] as const;

/** How the promises of a time stand, by promise and department; for those who answer for them. */
export function Report() {
  const t = useWords('tickets');
  const times = useTimes();
  const [from, setFrom] = useState('');
  const [to, setTo] = useState('');
  const wrong = from !== '' && to !== '' && from > to;
  const asked = new URLSearchParams({ ...(from && { from }), ...(to && { to }) }).toString();
  const { data, isError, isFetching, refetch } = useQuery({
    queryKey: ['promises', asked],
    queryFn: () => get<PromiseReport>(`/promises/report?${asked}`),
    enabled: !wrong,
    staleTime: 0,
  });
  return (
    <section className="tickets-scroll">
      <div className="tickets-filters">
        <Day name={t('report.from')} value={from || data?.from || ''} onDay={setFrom} />
        <Day name={t('report.to')} value={to || data?.to || ''} onDay={setTo} />
        {data && <span className="ticket-quiet">{t('report.at', { at: times.full(data.at) })}</span>}
      </div>
      {(wrong || isError) && (
        <p className="ticket-fault" role="alert">
          {t(wrong ? 'report.period' : 'report.failed')}{' '}
          {!wrong && (
            <Button size="small" loading={slow(isFetching)} onClick={() => void refetch()}>
              {t('again')}
            </Button>
          )}
        </p>
      )}
      {data && !wrong && <Rows report={data} />}
    </section>
  );
}

interface DayProps {
  readonly name: string;
  readonly value: string;
  onDay(day: string): void;
}

function Day({ name, value, onDay }: DayProps) {
  const id = useId();
  return (
    <>
      <label htmlFor={id} className="ticket-quiet">
        {name}
      </label>
      <input
        id={id}
        type="date"
        className="tickets-choice"
        value={value}
        onChange={({ target }) => onDay(target.value)}
      />
    </>
  );
}

function Rows({ report: { rows } }: { readonly report: PromiseReport }) {
  const t = useWords('tickets');
  const names = useNames();
  if (rows.length === 0) return <p className="ticket-quiet">{t('report.none')}</p>;
  return (
    <table className="tickets-table tickets-report">
      <caption className="ticket-quiet">{t('report.caption')}</caption>
      <thead>
        <tr>
          <th scope="col">{t('report.promise')}</th>
          <th scope="col">{t('department')}</th>
          {COUNTS.map((count) => (
            <th key={count} scope="col" className="tickets-figure">
              {t(`report.${count}`)}
            </th>
          ))}
          <th scope="col" className="tickets-figure">
            {t('report.share')}
          </th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={`${row.promise} ${row.department}`}>
            <th scope="row">{names.promise(row.promise)}</th>
            <td>{names.department(row.department)}</td>
            {COUNTS.map((count) => (
              <td
                key={count}
                className={`tickets-figure${row[count] > 0 && (count === 'owed' || count === 'atRisk') ? ` tickets-${count}` : ''}`}
              >
                {row[count]}
              </td>
            ))}
            <td className="tickets-figure">{row.share === null ? '–' : `${(row.share * 100).toFixed(1)} %`}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
