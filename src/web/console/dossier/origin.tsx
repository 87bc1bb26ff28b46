import type { Source } from '../../../http/console/contract.ts';
import { Text } from '../panel/text.tsx';
import { useWords, type Words } from '../words/i18n.ts';

interface OriginProps {
  readonly source: Source;
  /** Shows the message; null where it cannot be shown. */
  readonly onMessage?: (() => void) | null;
  /** The dossier that a merge took the value from. */
  readonly takenFrom?: string | null;
}

type Other = Exclude<Source, { by: 'message' }>;

function otherWords(t: Words<'dossier'>, source: Other): string {
  if (source.by === 'import') return t('source.import', { run: source.run });
  if (source.by === 'rule') return t('source.rule', { rule: source.rule });
  const { name, reason } = source;
  return reason === null ? t('source.agent', { name }) : t('source.reason', { name, reason });
}

/** Where a value comes from, as one line. */
export const sourceWords = (t: Words<'dossier'>, source: Source): string =>
  source.by === 'message' ? t('source.message', { seq: source.seq }) : otherWords(t, source);

/** Where a value comes from; a message that can be shown is a button, a merged entry a link. */
export function Origin({ source, onMessage = null, takenFrom = null }: OriginProps) {
  const t = useWords('dossier');
  if (source.by !== 'message')
    return (
      <>
        <Text of={otherWords(t, source)} />
        {takenFrom !== null && (
          <>
            {' · '}
            <a href={`#/dossiers/${encodeURIComponent(takenFrom)}`}>{t('source.merged')}</a>
          </>
        )}
      </>
    );
  const { seq, approvedBy } = source;
  return (
    <>
      {onMessage === null ? (
        t('source.message', { seq })
      ) : (
        <button type="button" className="panel-link" aria-label={t('source.show', { seq })} onClick={onMessage}>
          {t('source.message', { seq })}
        </button>
      )}
      {approvedBy !== null && (
        <>
          {' · '}
          <Text of={t('source.approved', { name: approvedBy })} />
        </>
      )}
    </>
  );
}
