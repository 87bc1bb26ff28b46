import { useNames } from '../bits/names.ts';
import { useTimes } from '../bits/times.ts';
import { readable, Text } from '../panel/text.tsx';
import { useWords } from '../words/i18n.ts';
import type { Side } from './read.ts';

/** What an entry is called, or that it has no name. */
export const nameOf = ({ values }: Side, nameless: string): string => readable(values.name ?? nameless);

const LINES = ['address', 'phones', 'uscc', 'area'] as const;

/** One of two entries, as far as one needs it to tell them apart. */
export function SideLines({ side }: { readonly side: Side }) {
  const t = useWords('duplicates');
  const names = useNames();
  const times = useTimes();
  const { id, account, provisional, openedAt, values } = side;
  return (
    <div className="side-lines">
      <p>
        <a href={`#/dossiers/${encodeURIComponent(id)}`}>
          <strong>{nameOf(side, t('nameless'))}</strong>
        </a>{' '}
        {provisional && <span className="dossier-tag dossier-sole">{t('claimed')}</span>}
      </p>
      <p className="dossier-quiet">
        {account !== null && <>{t('account', { account })} · </>}
        <time dateTime={openedAt}>{t('opened', { at: times.day(openedAt) })}</time>
      </p>
      {LINES.map((field) =>
        values[field] === undefined ? null : (
          <p key={field}>
            <span className="dossier-quiet">{names.field(field)}</span> <Text of={names.value(field, values[field])} />
          </p>
        ),
      )}
    </div>
  );
}
