import type { FieldView } from '../../../http/console/contract.ts';
import { useNames } from '../bits/names.ts';
import { useTimes } from '../bits/times.ts';
import { named } from '../panel/named.ts';
import { Text } from '../panel/text.tsx';
import { useWords } from '../words/i18n.ts';
import { Origin } from './origin.tsx';

const COLUMNS = ['field', 'value', 'standing', 'source', 'at'] as const;

/** Every field with where its value comes from. `then`: of an earlier state. */
export function FieldTable({ fields, then }: { readonly fields: readonly FieldView[]; readonly then: boolean }) {
  const t = useWords('dossier');
  const panel = useWords('panel');
  const names = useNames();
  const times = useTimes();
  if (fields.length === 0) return <p className="dossier-quiet">{t(then ? 'noFieldsThen' : 'noFields')}</p>;
  return (
    <div className="dossier-scroll">
      <table className="dossier-table">
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
          {fields.map(({ field, value, standing, source, at }) => (
            <tr key={field}>
              <th scope="row" title={names.use(field)}>
                {names.field(field)}
              </th>
              <td className="dossier-value">
                <Text of={names.value(field, value)} />
              </td>
              <td>
                <span className={`panel-standing panel-${standing}`}>{named(panel, 'standing', standing)}</span>
              </td>
              <td className="dossier-value">
                <Origin source={source} />
              </td>
              <td>
                <time dateTime={at}>{times.full(at)}</time>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
