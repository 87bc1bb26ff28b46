import { keepPreviousData, useQuery } from '@tanstack/react-query';
import Button from 'antd/es/button';
import Input from 'antd/es/input';
import { type FormEvent, useId, useState } from 'react';
import { useRoute } from 'wouter';
import type { MergePlanView, MergeView } from '../../../http/console/contract.ts';
import { ApiFault, post } from '../live/api.ts';
import { queryClient, useMe } from '../live/queries.ts';
import { Outcome, type Said } from '../panel/outcome.tsx';
import { slow } from '../panel/slow.ts';
import { useWords } from '../words/i18n.ts';
import { Choices, type Chosen } from './choices.tsx';
import { useMergeRefused } from './read.ts';
import { SideLines } from './side.tsx';
import '../dossier/dossier.css';
import '../panel/panel.css';
import './duplicates.css';

/** Two entries side by side, and what would become of them. */
export default function Page() {
  const t = useWords('duplicates');
  const [, params] = useRoute('/duplicates/:kept/:other');
  if (!params) return null;
  const { kept, other } = params;
  return (
    <div className="rare-page dossier-page">
      <p>
        <a href="#/duplicates">{t('back')}</a>
      </p>
      <h1>{t('compareTitle')}</h1>
      <Compared key={`${kept} ${other}`} kept={decodeURIComponent(kept)} other={decodeURIComponent(other)} />
    </div>
  );
}

interface Pair {
  readonly kept: string;
  readonly other: string;
}

const at = ({ kept }: Pair): string => `/dossiers/${encodeURIComponent(kept)}/merge`;

function Compared(pair: Pair) {
  const t = useWords('duplicates');
  const refused = useMergeRefused();
  const [chosen, setChosen] = useState<Chosen>({});
  const [merge, setMerge] = useState<MergeView | null>(null);
  const { data, error, refetch } = useQuery({
    queryKey: ['merge', pair.kept, pair.other, chosen],
    queryFn: () => post<MergePlanView>(`${at(pair)}/plan`, { other: pair.other, chosen }),
    placeholderData: keepPreviousData,
    enabled: merge === null,
    staleTime: 0,
  });
  const { roles } = useMe().user;
  const may = roles.includes('archiveClerk') || roles.includes('supervisor');
  if (merge !== null) return <Merged merge={merge} onUndone={() => setMerge(null)} />;
  if (error)
    return (
      <p className="dossier-fault" role="alert">
        {refused(error)} {error instanceof ApiFault && error.code === 'keepTheOther' && <Swap {...pair} />}
      </p>
    );
  if (!data) return <p className="dossier-quiet">{t('loading')}</p>;
  return (
    <>
      <div className="likely-sides">
        <section className="likely" aria-label={t('kept')}>
          <h2>{t('kept')}</h2>
          <SideLines side={data.kept} />
        </section>
        <section className="likely" aria-label={t('other')}>
          <h2>{t('other')}</h2>
          <SideLines side={data.other} />
        </section>
      </div>
      {data.other.account !== null && <Swap {...pair} />}
      <Choices plan={data} chosen={chosen} onChoose={setChosen} />
      {may && <Do pair={pair} chosen={chosen} plan={data} onMerged={setMerge} onStale={() => void refetch()} />}
    </>
  );
}

function Swap({ kept, other }: Pair) {
  const t = useWords('duplicates');
  return (
    <p>
      <a href={`#/duplicates/${encodeURIComponent(other)}/${encodeURIComponent(kept)}`}>{t('swap')}</a>
    </p>
  );
}

interface DoProps {
  readonly pair: Pair;
  readonly chosen: Chosen;
  readonly plan: MergePlanView;
  onMerged(merge: MergeView): void;
  onStale(): void;
}

const LEAST = 2;

function Do({ pair, chosen, plan, onMerged, onStale }: DoProps) {
  const t = useWords('duplicates');
  const refused = useMergeRefused();
  const id = useId();
  const [reason, setReason] = useState('');
  const [tried, setTried] = useState(false);
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState('');
  const short = reason.trim().length < LEAST;
  const send = async (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (short || busy) return;
    setBusy(true);
    setFault('');
    try {
      const body = { other: pair.other, chosen, seen: plan.seen, reason: reason.trim() };
      onMerged(await post<MergeView>(at(pair), body));
      void queryClient.invalidateQueries({ queryKey: ['dossier'] });
    } catch (caught) {
      setFault(refused(caught));
      if (caught instanceof ApiFault && caught.code === 'changed') onStale();
    }
    setBusy(false);
  };
  return (
    <form className="likely-do" noValidate onSubmit={(event) => void send(event)}>
      <label htmlFor={id}>{t('reason')}</label>
      <Input
        id={id}
        autoComplete="off"
        maxLength={200}
        value={reason}
        aria-invalid={tried && short}
        aria-describedby={`${id}-bad`}
        onChange={({ target }) => setReason(target.value)}
      />
      <p id={`${id}-bad`} className="panel-fault" role="alert">
        {tried && short ? t('reasonBad') : fault}
      </p>
      <p className="dossier-quiet">{t('mergeHint')}</p>
      <Button type="primary" htmlType="submit" loading={slow(busy)}>
        {t('merge')}
      </Button>
    </form>
  );
}

function Merged({ merge, onUndone }: { readonly merge: MergeView; onUndone(): void }) {
  const t = useWords('duplicates');
  const refused = useMergeRefused();
  const [said, setSaid] = useState<Said>({ text: t('merged'), bad: false });
  const [undone, setUndone] = useState(false);
  const undo = async () => {
    try {
      await post(`/merges/${encodeURIComponent(merge.id)}/undo`, { reason: t('mergeUndoWhy') });
      await queryClient.invalidateQueries({ queryKey: ['dossier'] });
      setUndone(true);
      setSaid({ text: t('mergeUndone'), bad: false });
    } catch (fault) {
      setSaid({ text: refused(fault), bad: true });
    }
  };
  return (
    <>
      <Outcome said={said} />
      <div className="panel-buttons">
        <a className="likely-compare" href={`#/dossiers/${encodeURIComponent(merge.kept)}`}>
          {t('openMerged')}
        </a>
        {undone ? (
          <Button size="small" onClick={onUndone}>
            {t('compare')}
          </Button>
        ) : (
          <Button size="small" onClick={() => void undo()}>
            {t('mergeUndo')}
          </Button>
        )}
      </div>
    </>
  );
}
