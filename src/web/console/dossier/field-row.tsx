import Button from 'antd/es/button';
import type { ReactNode } from 'react';
import type { FieldView } from '../../../http/console/contract.ts';
import { useNames } from '../bits/names.ts';
import { useTimes } from '../bits/times.ts';
import { named } from '../panel/named.ts';
import { Text } from '../panel/text.tsx';
import { useWords } from '../words/i18n.ts';
import { Origin, sourceWords } from './origin.tsx';
import type { Place } from './said.tsx';

interface FieldRowProps {
  readonly field: FieldView;
  /** Stands in the place of the value while it is written. */
  readonly editor: ReactNode;
  readonly columns: number;
  /** Null: not to be written by hand by this user. */
  readonly onEdit: (() => void) | null;
  onShow(): void;
  onMessage(place: Place): void;
}

/** One field: what it says, how sure that is, where it comes from, and since when. */
export function FieldRow({ field: view, editor, columns, onEdit, onShow, onMessage }: FieldRowProps) {
  const t = useWords('dossier');
  const panel = useWords('panel');
  const names = useNames();
  const times = useTimes();
  const { field, value, standing, source, at, covered, takenFrom } = view;
  const name = names.field(field);
  const head = (
    <th scope="row" title={names.use(field)}>
      {name}
    </th>
  );
  if (editor !== null)
    return (
      <tr>
        {head}
        <td colSpan={columns - 1}>{editor}</td>
      </tr>
    );
  return (
    <tr>
      {head}
      <td className="dossier-value" title={sourceWords(t, source)}>
        <Text of={covered ? value : names.value(field, value)} />{' '}
        {covered && (
          <Button size="small" aria-label={t('revealOf', { field: name })} onClick={onShow}>
            {t('reveal')}
          </Button>
        )}
      </td>
      <td>
        <span className={`panel-standing panel-${standing}`}>{named(panel, 'standing', standing)}</span>
      </td>
      <td className="dossier-value">
        <Origin
          source={source}
          takenFrom={takenFrom}
          onMessage={source.by === 'message' ? () => onMessage(source) : null}
        />
      </td>
      <td className="dossier-when">
        <time dateTime={at}>{times.full(at)}</time>
      </td>
      <td className="dossier-acts">
        {onEdit && (
          <Button size="small" data-door={field} aria-label={t('editOf', { field: name })} onClick={onEdit}>
            {t('edit')}
          </Button>
        )}
      </td>
    </tr>
  );
}
