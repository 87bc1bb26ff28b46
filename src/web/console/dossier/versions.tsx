import { useState } from 'react';
import type { ChangeView, DossierView } from '../../../http/console/contract.ts';
import { useNames } from '../bits/names.ts';
import { queryClient } from '../live/queries.ts';
import { Outcome, type Said } from '../panel/outcome.tsx';
import { useWords } from '../words/i18n.ts';
import { dossierKey } from './read.ts';
import { Version } from './version.tsx';

interface VersionsProps {
  readonly dossier: DossierView;
  readonly changes: readonly ChangeView[];
  /** The state that is shown; null: the present one. */
  readonly chosen: number | null;
  onShow(seq: number): void;
}

/** Every change of the dossier, the newest first. */
export function Versions({ dossier, changes, chosen, onShow }: VersionsProps) {
  const t = useWords('dossier');
  const names = useNames();
  const [said, setSaid] = useState<Said | null>(null);
  const settle = async ({ field, to }: ChangeView) => {
    await Promise.all([
      queryClient.invalidateQueries({ queryKey: dossierKey(dossier.id) }),
      queryClient.invalidateQueries({ queryKey: ['case'] }),
    ]);
    setSaid({ text: t('restored', { field: names.field(field), value: to ?? t('nothing') }), bad: false });
  };
  const standing = new Map(dossier.fields.map(({ field, value, change }) => [field, { value, change }]));
  return (
    <>
      <h2>{t('versions')}</h2>
      <Outcome said={said} />
      {changes.length === 0 && <p className="dossier-quiet">{t('noVersions')}</p>}
      <ol className="dossier-versions">
        {changes.map((change) => (
          <Version
            key={change.seq}
            dossier={dossier.id}
            change={change}
            current={standing.get(change.field)?.change === change.seq}
            same={(standing.get(change.field)?.value ?? null) === change.to}
            chosen={chosen === change.seq}
            onShow={onShow}
            onRestored={() => void settle(change)}
          />
        ))}
      </ol>
    </>
  );
}
