import { useId, useState } from 'react';
import type { MergePlanView } from '../../../http/console/contract.ts';
import { useNames } from '../bits/names.ts';
import { named } from '../panel/named.ts';
import { Text } from '../panel/text.tsx';
import { useTongue, useWords } from '../words/i18n.ts';

export type Chosen = Readonly<Record<string, 'kept' | 'other'>>;
type Choice = MergePlanView['choices'][number];
type Held = NonNullable<Choice['kept']>;

interface ChoicesProps {
  readonly plan: MergePlanView;
  readonly chosen: Chosen;
  onChoose(chosen: Chosen): void;
}

/** Field by field: what each says, what stays and why; where they differ, a person may choose. */
export function Choices({ plan, chosen, onChoose }: ChoicesProps) {
  const t = useWords('duplicates');
  const [all, setAll] = useState(false);
  // What somebody should look at comes first.
  const shown = all ? plan.choices : plan.choices.filter(matters);
  const rows = [...shown].sort((a, b) => Number(b.conflict) - Number(a.conflict));
  return (
    <>
      <label className="check">
        <input type="checkbox" checked={all} onChange={({ target }) => setAll(target.checked)} />
        {t('all')}
      </label>
      {rows.length === 0 && <p className="dossier-quiet">{t('allSame')}</p>}
      {rows.length > 0 && (
        <div className="dossier-scroll">
          <table className="dossier-table">
            <thead>
              <tr>
                <th scope="col">{t('col.field')}</th>
                <th scope="col">{t('kept')}</th>
                <th scope="col">{t('other')}</th>
                <th scope="col">{t('col.result')}</th>
              </tr>
            </thead>
            <tbody>
              {rows.map((choice) => (
                <Row
                  key={choice.field}
                  choice={choice}
                  chosen={chosen[choice.field] ?? null}
                  onChoose={(side) => onChoose({ ...chosen, [choice.field]: side })}
                />
              ))}
            </tbody>
          </table>
        </div>
      )}
      {plan.hidden > 0 && <p className="dossier-quiet">{t('hidden', { count: plan.hidden })}</p>}
    </>
  );
}

/** The kept entry does not already say what the other one does. */
const matters = ({ stays, other }: Choice): boolean => other !== null && stays !== 'same';

interface RowProps {
  readonly choice: Choice;
  readonly chosen: 'kept' | 'other' | null;
  onChoose(side: 'kept' | 'other'): void;
}

function Row({ choice, chosen, onChoose }: RowProps) {
  const t = useWords('duplicates');
  const tongue = useTongue();
  const names = useNames();
  const group = useId();
  const { field, kept, other, value, because, conflict, stays } = choice;
  const name = names.field(field);
  const differ = kept !== null && other !== null && stays !== 'same';
  const cell = (side: 'kept' | 'other', held: Held | null) => {
    if (!differ || held === null) return <Value field={field} held={held} />;
    return (
      <label className="check">
        <input
          type="radio"
          name={group}
          checked={chosen === null ? stays === side : chosen === side}
          aria-label={t('choose', { field: name, side: t(side) })}
          onChange={() => onChoose(side)}
        />
        <Value field={field} held={held} />
      </label>
    );
  };
  const covered = (kept ?? other)?.covered ?? false;
  return (
    <tr className={conflict ? 'likely-conflict' : undefined}>
      <th scope="row">{name}</th>
      <td className="dossier-value">{cell('kept', kept)}</td>
      <td className="dossier-value">{cell('other', other)}</td>
      <td className="dossier-value">
        {value === null ? (
          <span className="dossier-quiet">{t('nothing')}</span>
        ) : (
          <strong>
            <Text of={covered ? value : names.value(field, value)} />
          </strong>
        )}
        <p className="dossier-quiet">
          {conflict && <b>{t('conflict')}: </b>}
          {because[tongue]}
        </p>
      </td>
    </tr>
  );
}

function Value({ field, held }: { readonly field: string; readonly held: Held | null }) {
  const t = useWords('duplicates');
  const panel = useWords('panel');
  const names = useNames();
  if (held === null) return <span className="dossier-quiet">{t('nothing')}</span>;
  return (
    <span>
      <Text of={held.covered ? held.value : names.value(field, held.value)} />{' '}
      <span className={`panel-standing panel-${held.standing}`}>{named(panel, 'standing', held.standing)}</span>
    </span>
  );
}
