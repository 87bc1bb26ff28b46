import type { DossierView, EventView, FieldView, Row } from '../../../http/console/contract.ts';
import { useNames } from '../bits/names.ts';
import { useTimes } from '../bits/times.ts';
import { Origin } from '../dossier/origin.tsx';
import { useWords } from '../words/i18n.ts';
import { Section } from './section.tsx';
import { Text } from './text.tsx';

interface FieldsProps {
  readonly row: Row;
  readonly dossier: DossierView | null;
  readonly customer: DossierView | null;
  readonly events: readonly EventView[];
  onMessage(seq: number): void;
}

/** What the archive knows; a value that this conversation gave leads to its message. */
export function Fields({ row, dossier, customer, events, onMessage }: FieldsProps) {
  const t = useWords('panel');
  const shown = (seq: number, thread: string) => thread === row.thread && events.some((event) => event.seq === seq);
  const message = (seq: number, thread: string) => (shown(seq, thread) ? () => onMessage(seq) : null);
  const known = (customer?.fields.length ?? 0) + (dossier?.fields.length ?? 0);
  return (
    <Section id="fields" title={t('section.fields')} count={known}>
      {customer === null && dossier === null && <p className="panel-calm">{t('fields.none')}</p>}
      {customer && <Known dossier={customer} message={message} />}
      {dossier && dossier.id !== customer?.id && <Known dossier={dossier} message={message} />}
    </Section>
  );
}

interface KnownProps {
  readonly dossier: DossierView;
  /** Shows that message; null when it is not one of this conversation. */
  message(seq: number, thread: string): (() => void) | null;
}

function Known({ dossier, message }: KnownProps) {
  const t = useWords('panel');
  const { account, fields, id, provisional } = dossier;
  return (
    <div className="panel-dossier">
      <h4>
        {t(provisional ? 'fields.provisional' : 'fields.customer')}
        {account !== null && <span className="panel-number panel-quiet">{account}</span>}
      </h4>
      {provisional && <p className="panel-quiet">{t('fields.provisionalHint')}</p>}
      {fields.length === 0 && <p className="panel-calm">{t('fields.none')}</p>}
      <dl className="panel-fields">
        {fields.map((field) => (
          <Value key={field.field} field={field} message={message} />
        ))}
      </dl>
      <a href={`#/dossiers/${encodeURIComponent(id)}`}>{t(provisional ? 'fields.open' : 'fields.openCustomer')}</a>
    </div>
  );
}

function Value({ field, message }: { readonly field: FieldView; readonly message: KnownProps['message'] }) {
  const t = useWords('panel');
  const names = useNames();
  const times = useTimes();
  const show = field.source.by === 'message' ? message(field.source.seq, field.source.thread) : null;
  return (
    <>
      <dt>{names.field(field.field)}</dt>
      <dd>
        <Text of={names.value(field.field, field.value)} />{' '}
        <span className={`panel-standing panel-${field.standing}`}>{t(`standing.${field.standing}`)}</span>
        <span className="panel-quiet">
          <Origin source={field.source} onMessage={show} /> · <time dateTime={field.at}>{times.full(field.at)}</time>
        </span>
      </dd>
    </>
  );
}
