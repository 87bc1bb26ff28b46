import Button from 'antd/es/button';
import { useId, useState } from 'react';
import type { ReportView } from '../../../http/console/contract.ts';
import { useFigures } from '../bits/figures.ts';
import { Text } from '../panel/text.tsx';
import { useTongue, useWords } from '../words/i18n.ts';
import { Chart } from './chart.tsx';

const UNITS = ['fen', 'CNY', 'kWh', 'kVA', 'days', 'minutes', 'score'] as const;
type Unit = (typeof UNITS)[number];
const isUnit = (unit: string | null): unit is Unit => UNITS.includes(unit as Unit);

/** One report: its table, a chart of one of its columns, and the ways to take it along. */
export function Report({ report }: { readonly report: ReportView }) {
  const t = useWords('reports');
  const tongue = useTongue();
  const id = useId();
  const figures = useFigures();
  const { columns, rows, dimensions, total, least, command } = report;
  const [chosen, setChosen] = useState(columns[0]?.id ?? '');
  const column = columns.find((each) => each.id === chosen) ?? columns[0];
  const nameOf = (key: ReportView['rows'][number]['key']): string =>
    key === null ? t('smallGroups') : key.map((part) => part[tongue]).join(' · ');
  const titled = ({ name, unit }: ReportView['columns'][number]): string =>
    isUnit(unit) ? t('withUnit', { name: name[tongue], unit: t(`unit.${unit}`) }) : name[tongue];
  const bars = rows.flatMap(({ key, cells }) => {
    const value = column ? (cells[column.id] ?? null) : null;
    return value === null ? [] : [{ name: nameOf(key), value, said: figures.of(value, column?.unit ?? null) }];
  });
  return (
    <article className="reports-one" aria-labelledby={`${id}-title`}>
      <h2 id={`${id}-title`}>{report.name[tongue]}</h2>
      <p>{report.use[tongue]}</p>
      <ReportTable report={report} nameOf={nameOf} titled={titled} />
      <p className="reports-quiet">{t('hiddenWhy', { least })}</p>
      {rows.length > 1 && column && (
        <>
          <p className="reports-choose">
            <label htmlFor={id}>{t('chartColumn')}</label>
            <select id={id} value={column.id} onChange={({ target }) => setChosen(target.value)}>
              {columns.map((each) => (
                <option key={each.id} value={each.id}>
                  {titled(each)}
                </option>
              ))}
            </select>
          </p>
          <Chart
            title={t('chartTitle', { column: titled(column), by: dimensions.map((one) => one[tongue]).join(' · ') })}
            bars={bars}
            hidden={rows.length - bars.length}
          />
        </>
      )}
      <p className="reports-take">
        {(['csv', 'xlsx'] as const).map((format) => (
          <Button
            key={format}
            size="small"
            href={`/api/console/reports/${encodeURIComponent(report.id)}/file?format=${format}&lang=${tongue}`}
          >
            {t(`take.${format}`)}
          </Button>
        ))}
        <span className="reports-quiet">
          {t('command')} <code>{command}</code>
        </span>
      </p>
      {total.customers === null && <p className="reports-quiet">{t('tooFew', { least })}</p>}
    </article>
  );
}

interface TableProps {
  readonly report: ReportView;
  nameOf(key: ReportView['rows'][number]['key']): string;
  titled(column: ReportView['columns'][number]): string;
}

function ReportTable({ report: { dimensions, columns, rows, total, name }, nameOf, titled }: TableProps) {
  const t = useWords('reports');
  const tongue = useTongue();
  const figures = useFigures();
  const cell = (value: number | null, unit: string | null) =>
    value === null ? <span className="reports-hidden">{t('hidden')}</span> : figures.of(value, unit);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a wide table has to be scrolled by the keyboard too.
    <section className="reports-scroll" aria-label={name[tongue]} tabIndex={0}>
      <table className="dossier-table reports-table">
        <thead>
          <tr>
            {dimensions.map((dimension) => (
              <th key={dimension.en} scope="col">
                {dimension[tongue]}
              </th>
            ))}
            {columns.map((column) => (
              <th key={column.id} scope="col" className="reports-number">
                {titled(column)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ key, cells }) => (
            <tr key={nameOf(key)}>
              {key === null ? (
                <th scope="row" colSpan={dimensions.length}>
                  {nameOf(null)}
                </th>
              ) : (
                key.map((part, at) =>
                  at === 0 ? (
                    <th key={dimensions[at]?.en} scope="row">
                      <Text of={part[tongue]} />
                    </th>
                  ) : (
                    <td key={dimensions[at]?.en}>
                      <Text of={part[tongue]} />
                    </td>
                  ),
                )
              )}
              {columns.map(({ id, unit }) => (
                <td key={id} className="reports-number">
                  {cell(cells[id] ?? null, unit)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row" colSpan={dimensions.length}>
              {t('total')}
            </th>
            {columns.map(({ id, unit }) => (
              <td key={id} className="reports-number">
                {cell(total[id] ?? null, unit)}
              </td>
            ))}
          </tr>
        </tfoot>
      </table>
    </section>
  );
}
