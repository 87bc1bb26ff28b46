import Button from 'antd/es/button';
import Input from 'antd/es/input';
import { useId, useState } from 'react';
import type { CustomerQuery } from '../../../http/console/contract.ts';
import { slow } from '../panel/slow.ts';
import { useWords } from '../words/i18n.ts';
import { Conditions } from './conditions.tsx';
import { ExportDialog } from './export.tsx';
import { type Condition, PAGE, useCustomers, useSettled } from './list.ts';
import { CustomerTable } from './table.tsx';
import '../dossier/dossier.css';
import './customers.css';

const ORDERS = {
  opened: { by: 'opened', down: true },
  oldest: { by: 'opened', down: false },
  name: { by: 'name', down: false },
} as const satisfies Record<string, NonNullable<CustomerQuery['sort']>>;
type Order = keyof typeof ORDERS;

/** All customers: looked for by any word of their entries, narrowed by conditions, page by page. */
export default function Page() {
  const t = useWords('customers');
  const id = useId();
  const [typed, setTyped] = useState('');
  const [where, setWhere] = useState<readonly Condition[]>([]);
  const [order, setOrder] = useState<Order>('opened');
  const [page, setPage] = useState(0);
  const text = useSettled(typed);
  const [exporting, setExporting] = useState(false);
  const query = { text, where: [...where], sort: ORDERS[order] };
  const { data, isError, isFetching, refetch } = useCustomers({ ...query, page, size: PAGE });
  // Another question begins with its first page.
  const first =
    <T,>(set: (value: T) => void) =>
    (value: T) => {
      setPage(0);
      set(value);
    };
  const asked = text.trim() !== '' || where.length > 0;
  const pages = Math.max(1, Math.ceil((data?.total ?? 0) / PAGE));
  return (
    <div className="rare-page customers-page">
      <h1>{t('title')}</h1>
      <search className="customers-search">
        <Input
          className="customers-find"
          autoFocus
          allowClear
          value={typed}
          aria-label={t('find')}
          placeholder={t('find')}
          onChange={(event) => first(setTyped)(event.target.value)}
        />
        <label htmlFor={id}>{t('sort')}</label>
        <select id={id} value={order} onChange={(event) => first(setOrder)(event.target.value as Order)}>
          {Object.keys(ORDERS).map((one) => (
            <option key={one} value={one}>
              {t(`sort.${one as Order}`)}
            </option>
          ))}
        </select>
        <Button disabled={!data || data.total === 0} onClick={() => setExporting(true)}>
          {t('export')}
        </Button>
        <Conditions fields={data?.filters ?? []} where={where} onChange={first(setWhere)} />
      </search>
      <p className="customers-quiet" role="status">
        {data && (asked ? t('some', { count: data.total, all: data.all }) : t('count', { count: data.total }))}
        {!data && !isError && t('loading')}
      </p>
      {isError && (
        <p className="dossier-fault" role="alert">
          {t('failed')}{' '}
          <Button size="small" loading={slow(isFetching)} onClick={() => void refetch()}>
            {t('again')}
          </Button>
        </p>
      )}
      {data && data.total === 0 && <p>{t(data.all === 0 ? 'noneYet' : 'none')}</p>}
      {data && data.total > 0 && <CustomerTable customers={data.customers} />}
      {exporting && data && <ExportDialog query={query} count={data.total} onClose={() => setExporting(false)} />}
      {data && pages > 1 && (
        <nav className="customers-pages" aria-label={t('page', { page: page + 1, pages })}>
          <Button disabled={page === 0} onClick={() => setPage(page - 1)}>
            {t('before')}
          </Button>
          <span>{t('page', { page: page + 1, pages })}</span>
          <Button disabled={page + 1 >= pages} onClick={() => setPage(page + 1)}>
            {t('next')}
          </Button>
        </nav>
      )}
    </div>
  );
}
