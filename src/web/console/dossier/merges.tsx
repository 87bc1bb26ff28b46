import Button from 'antd/es/button';
import { useState } from 'react';
import type { DossierPage, MergeView } from '../../../http/console/contract.ts';
import { useNames } from '../bits/names.ts';
import { useTimes } from '../bits/times.ts';
import { post } from '../live/api.ts';
import { queryClient, useMe } from '../live/queries.ts';
import { Ask } from '../panel/ask.tsx';
import { useRefused } from '../panel/named.ts';
import { Outcome, type Said } from '../panel/outcome.tsx';
import { Text } from '../panel/text.tsx';
import { useWords } from '../words/i18n.ts';

/** Entries that this one has taken in, each with the way back; and where this one has gone. */
export function Merges({ page: { dossier, merges } }: { readonly page: DossierPage }) {
  const t = useWords('dossier');
  const times = useTimes();
  const names = useNames();
  const { roles } = useMe().user;
  const [said, setSaid] = useState<Said | null>(null);
  const may = roles.includes('archiveClerk') || roles.includes('supervisor');
  const standing = merges.filter(({ undone }) => undone === null);
  const settle = async ({ undone }: MergeView) => {
    const left = undone?.changedSince ?? [];
    const fields = left.map(names.field).join(', ');
    setSaid({ text: left.length === 0 ? t('merge.isUndone') : t('merge.isUndoneBut', { fields }), bad: false });
    await queryClient.invalidateQueries({ queryKey: ['dossier'] });
  };
  if (standing.length === 0 && said === null) return null;
  return (
    <section className="dossier-part" aria-label={t('merge.label')}>
      <Outcome said={said} />
      {standing.map((merge) => (
        <div key={merge.id} className="dossier-merge">
          <p>
            {merge.kept === dossier.id ? (
              <>
                {t('merge.tookIn')}{' '}
                <a href={`#/dossiers/${encodeURIComponent(merge.other)}`}>{t('merge.otherEntry')}</a>
              </>
            ) : (
              <>
                <strong>{t('merge.gone')}</strong>{' '}
                <a href={`#/dossiers/${encodeURIComponent(merge.kept)}`}>{t('merge.keptEntry')}</a>
              </>
            )}
          </p>
          <p className="dossier-quiet">
            <time dateTime={merge.at}>{times.full(merge.at)}</time> · {merge.by}: <Text of={merge.reason} />
          </p>
          {may && <TakeBack merge={merge} onDone={(done) => void settle(done)} />}
        </div>
      ))}
    </section>
  );
}

function TakeBack({ merge, onDone }: { readonly merge: MergeView; onDone(done: MergeView): void }) {
  const t = useWords('dossier');
  const refused = useRefused();
  const [asking, setAsking] = useState(false);
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState('');
  const take = async (reason: string) => {
    setBusy(true);
    setFault('');
    try {
      onDone(await post<MergeView>(`/merges/${encodeURIComponent(merge.id)}/undo`, { reason }));
    } catch (caught) {
      setFault(refused(caught));
    }
    setBusy(false);
  };
  if (!asking)
    return (
      <Button size="small" onClick={() => setAsking(true)}>
        {t('merge.undo')}
      </Button>
    );
  return (
    <Ask
      label={t('merge.undoWhy')}
      bad={t('restoreBad')}
      send={t('merge.undo')}
      {...{ least: 2, most: 200, busy, fault }}
      onSend={(reason) => void take(reason)}
      onCancel={() => setAsking(false)}
    />
  );
}
