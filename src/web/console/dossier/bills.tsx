import { useQuery } from '@tanstack/react-query';
import Button from 'antd/es/button';
import type { BillsView } from '../../../http/console/contract.ts';
import { useFigures } from '../bits/figures.ts';
import { useTimes } from '../bits/times.ts';
import { get } from '../live/api.ts';
import { useWords } from '../words/i18n.ts';
import './figures.css';

/** What the customer was billed in the last two years, from the company's own systems. */
export function Bills({ dossier }: { readonly dossier: string }) {
  const t = useWords('figures');
  const times = useTimes();
  const { data, isError, refetch } = useQuery({
    queryKey: ['bills', dossier],
    queryFn: () => get<BillsView>(`/dossiers/${encodeURIComponent(dossier)}/bills`),
    staleTime: 60_000,
  });
  return (
    <section className="dossier-part" aria-labelledby="bills-title">
      <h2 id="bills-title">{t('bills')}</h2>
      {isError && (
        <p className="dossier-fault" role="alert">
          {t('failed')}{' '}
          <Button size="small" onClick={() => void refetch()}>
            {t('again')}
          </Button>
        </p>
      )}
      {!data && !isError && <p className="dossier-quiet">{t('loading')}</p>}
      {data && data.is !== 'known' && <p className="figures-lack">{t(`bills.${data.is}`)}</p>}
      {data?.is === 'known' && data.asOf !== null && (
        <p className="dossier-quiet">{t('bills.asOf', { at: times.full(data.asOf) })}</p>
      )}
      {data?.is === 'known' && data.bills.length === 0 && <p className="dossier-quiet">{t('bills.empty')}</p>}
      {data && data.bills.length > 0 && <BillTable bills={data.bills} today={times.dayKey(data.asOf ?? '')} />}
    </section>
  );
}

const COLUMNS = ['period', 'kwh', 'amount', 'due', 'paid'] as const;
const NUMBERS: ReadonlySet<string> = new Set(['kwh', 'amount']);

/** `today`: an ISO day. */
function BillTable({ bills, today }: { readonly bills: BillsView['bills']; readonly today: string }) {
  const t = useWords('figures');
  const figures = useFigures();
  const paid = ({ paidOn, dueOn, amountFen }: BillsView['bills'][number]): string => {
    if (paidOn !== null) return paidOn > dueOn ? t('bills.late', { day: paidOn }) : paidOn;
    return amountFen > 0 && dueOn < today ? t('bills.overdue') : t('bills.open');
  };
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a long table has to be scrolled by the keyboard too.
    <section className="dossier-scroll figures-bills" aria-label={t('bills')} tabIndex={0}>
      <table className="dossier-table">
        <thead>
          <tr>
            {COLUMNS.map((column) => (
              <th key={column} scope="col" className={NUMBERS.has(column) ? 'figures-number' : undefined}>
                {t(`bills.${column}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {bills.map((bill) => (
            <tr key={bill.period}>
              <th scope="row">{bill.period}</th>
              <td className="figures-number">{figures.number(bill.kwh)}</td>
              <td className="figures-number">{figures.money(bill.amountFen)}</td>
              <td>{bill.dueOn}</td>
              <td className={bill.paidOn === null && bill.dueOn < today ? 'dossier-fault' : undefined}>{paid(bill)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
