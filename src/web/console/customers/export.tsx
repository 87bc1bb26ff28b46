import { useQuery } from '@tanstack/react-query';
import Button from 'antd/es/button';
import Input from 'antd/es/input';
import { useId, useState } from 'react';
import type { CustomerExport, CustomerQuery } from '../../../http/console/contract.ts';
import { Dialog } from '../bits/dialog.tsx';
import { useFaultWords } from '../bits/fault.ts';
import { useNames } from '../bits/names.ts';
import { say } from '../bits/notice.tsx';
import { download, get } from '../live/api.ts';
import { slow } from '../panel/slow.ts';
import { useTongue, useWords } from '../words/i18n.ts';

interface ExportProps {
  readonly query: Pick<CustomerQuery, 'text' | 'where' | 'sort'>;
  readonly count: number;
  onClose(): void;
}

interface Columns {
  readonly columns: readonly string[];
  /** Those of them that want a reason. */
  readonly sensitive: readonly string[];
}

const USUAL: readonly string[] = [
  'customerNo',
  'name',
  'customerKind',
  'address',
  'area',
  'state',
  'useType',
  'voltage',
];
const FORMATS = ['xlsx', 'csv'] as const;
const LEAST = 4;

/** The list as it has been looked for, as a file: which columns, in which form. */
export function ExportDialog({ query, count, onClose }: ExportProps) {
  const t = useWords('customers');
  const { data, error } = useQuery({ queryKey: ['columns'], queryFn: () => get<Columns>('/customers/columns') });
  const faultWords = useFaultWords();
  return (
    <Dialog title={t('export.title')} onClose={onClose}>
      <p>{t('export.what', { count })}</p>
      {error && (
        <p className="dossier-fault" role="alert">
          {faultWords(error)}
        </p>
      )}
      {data && <Form query={query} open={data} onClose={onClose} />}
    </Dialog>
  );
}

function Form({ query, open, onClose }: Omit<ExportProps, 'count'> & { readonly open: Columns }) {
  const t = useWords('customers');
  const tongue = useTongue();
  const faultWords = useFaultWords();
  const id = useId();
  const [chosen, setChosen] = useState<readonly string[]>(USUAL.filter((field) => open.columns.includes(field)));
  const [format, setFormat] = useState<CustomerExport['format']>('xlsx');
  const [byId, setById] = useState(false);
  const [reason, setReason] = useState('');
  const [tried, setTried] = useState(false);
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState('');
  const sensitive = chosen.some((field) => open.sensitive.includes(field));
  const short = sensitive && reason.trim().length < LEAST;
  const send = async () => {
    setTried(true);
    if (short || busy || chosen.length === 0) return;
    setBusy(true);
    setFault('');
    try {
      const headers = byId ? 'id' : tongue;
      const why = sensitive ? { reason: reason.trim() } : {};
      await download('/customers/export', { ...query, columns: chosen, format, headers, ...why });
      say(t('export.done'));
      onClose();
    } catch (caught) {
      setFault(faultWords(caught));
      setBusy(false);
    }
  };
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void send();
      }}
    >
      <ColumnChoice open={open} chosen={chosen} onChoose={setChosen} />
      {sensitive && (
        <div className="field">
          <label htmlFor={id}>{t('export.reason')}</label>
          <Input
            id={id}
            maxLength={200}
            value={reason}
            aria-describedby={`${id}-bad`}
            onChange={({ target }) => setReason(target.value)}
          />
          <p id={`${id}-bad`} className="field-fault" role="alert">
            {tried && short ? t('export.reasonBad') : ''}
          </p>
        </div>
      )}
      <fieldset className="choices export-row">
        <legend>{t('export.format')}</legend>
        {FORMATS.map((one) => (
          <label key={one} className="check">
            <input type="radio" name={`${id}-format`} checked={format === one} onChange={() => setFormat(one)} />
            {one.toUpperCase()}
          </label>
        ))}
      </fieldset>
      <fieldset className="choices export-row">
        <legend>{t('export.headers')}</legend>
        {[false, true].map((one) => (
          <label key={String(one)} className="check">
            <input type="radio" name={`${id}-headers`} checked={byId === one} onChange={() => setById(one)} />
            {t(one ? 'export.headersId' : 'export.headersNames')}
          </label>
        ))}
      </fieldset>
      <p className="quiet">{t('export.note')}</p>
      <p className="form-fault" role="alert">
        {fault}
      </p>
      <div className="dialog-foot">
        <Button onClick={onClose}>{t('export.cancel')}</Button>
        <Button type="primary" htmlType="submit" disabled={chosen.length === 0} loading={slow(busy)}>
          {t('export.do')}
        </Button>
      </div>
    </form>
  );
}

interface ColumnChoiceProps {
  readonly open: Columns;
  readonly chosen: readonly string[];
  onChoose(chosen: readonly string[]): void;
}

function ColumnChoice({ open, chosen, onChoose }: ColumnChoiceProps) {
  const t = useWords('customers');
  const names = useNames();
  return (
    <fieldset className="choices">
      <legend>{t('export.columns')}</legend>
      <div className="export-row">
        <Button size="small" onClick={() => onChoose(open.columns.filter((field) => !open.sensitive.includes(field)))}>
          {t('export.all')}
        </Button>
        <Button size="small" onClick={() => onChoose([])}>
          {t('export.none')}
        </Button>
      </div>
      <div className="export-columns">
        {open.columns.map((field) => (
          <label key={field} className="check">
            <input
              type="checkbox"
              checked={chosen.includes(field)}
              onChange={({ target }) =>
                onChoose(target.checked ? [...chosen, field] : chosen.filter((one) => one !== field))
              }
            />
            <span>
              {names.field(field)}
              {open.sensitive.includes(field) && <span className="quiet"> ({t('export.sensitive')})</span>}
            </span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}
