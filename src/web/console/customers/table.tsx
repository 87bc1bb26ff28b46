import { Link } from 'wouter';
import { useNames } from '../bits/names.ts';
import { useTimes } from '../bits/times.ts';
import { Text } from '../panel/text.tsx';
import { useWords } from '../words/i18n.ts';
import type { Customer } from './list.ts';

const COLUMNS = ['name', 'account', 'address', 'phones', 'kind', 'state', 'area', 'opened'] as const;

/** One customer a row; the name leads to the entry. */
export function CustomerTable({ customers }: { readonly customers: readonly Customer[] }) {
  const t = useWords('customers');
  const names = useNames();
  const times = useTimes();
  return (
    <div className="customers-scroll">
      <table className="dossier-table customers-table">
        <thead>
          <tr>
            {COLUMNS.map((column) => (
              <th key={column} scope="col">
                {t(`col.${column}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {customers.map(({ id, account, openedAt, values }) => {
            const value = (field: string) => names.value(field, values[field] ?? '');
            const name = values.name ?? t('nameless');
            return (
              <tr key={id}>
                <th scope="row">
                  <Link href={`/dossiers/${encodeURIComponent(id)}`} aria-label={t('open', { name })}>
                    <Text of={name} />
                  </Link>
                </th>
                <td className="customers-number">{account ?? ''}</td>
                <td>
                  <Text of={values.address ?? ''} />
                </td>
                <td className="customers-number">{values.phones ?? ''}</td>
                <td>{value('customerKind')}</td>
                <td>{value('state')}</td>
                <td>
                  <Text of={values.area ?? ''} />
                </td>
                <td className="customers-number">
                  <time dateTime={openedAt}>{times.day(openedAt)}</time>
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}
