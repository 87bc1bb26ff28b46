import Button from 'antd/es/button';
import { useState } from 'react';
import type { Duplicates } from '../../../http/console/contract.ts';
import { useTimes } from '../bits/times.ts';
import { post } from '../live/api.ts';
import { queryClient } from '../live/queries.ts';
import { Outcome, type Said } from '../panel/outcome.tsx';
import { slow } from '../panel/slow.ts';
import { useTongue, useWords } from '../words/i18n.ts';
import { Likely } from './likely.tsx';
import { DUPLICATES, type Pair, useDuplicates, useMergeRefused } from './read.ts';
import { nameOf } from './side.tsx';
import '../dossier/dossier.css';
import '../panel/panel.css';
import './duplicates.css';

/** Entries that may be one customer's, for a person to decide. */
export default function Page() {
  const t = useWords('duplicates');
  const times = useTimes();
  const { data, isError, isFetching, refetch, hasNextPage, fetchNextPage } = useDuplicates();
  const apart = useApart();
  const first = data?.pages[0];
  const pairs = (data?.pages ?? []).flatMap((page) => page.pairs).filter((pair) => !apart.gone.has(idsOf(pair)));
  return (
    <div className="rare-page dossier-page">
      <h1>{t('title')}</h1>
      <p className="dossier-quiet">{t('intro')}</p>
      <p className="dossier-quiet" role="status">
        {first?.asOf && t('asOf', { at: times.full(first.asOf), count: first.all })}{' '}
        {first && (first.looking || !first.asOf) && t(first.asOf ? 'lookingAgain' : 'looking')}
      </p>
      {isError && (
        <p className="dossier-fault" role="alert">
          {t('failed')}{' '}
          <Button size="small" loading={slow(isFetching)} onClick={() => void refetch()}>
            {t('again')}
          </Button>
        </p>
      )}
      <div className="dossier-outcome">
        <Outcome said={apart.said} />
        {apart.last && (
          <Button size="small" onClick={() => void apart.undo()}>
            {t('undo')}
          </Button>
        )}
      </div>
      {first?.asOf && pairs.length === 0 && !hasNextPage && <p>{t('none')}</p>}
      <ul className="panel-plain likely-list">
        {pairs.map((pair) => (
          <Likely key={idsOf(pair)} pair={pair} onApart={() => void apart.tell(pair)} />
        ))}
      </ul>
      {hasNextPage && (
        <Button className="dossier-more" loading={slow(isFetching)} onClick={() => void fetchNextPage()}>
          {t('more')}
        </Button>
      )}
      {first && first.groups.length > 0 && <Groups groups={first.groups} />}
    </div>
  );
}

const idsOf = ({ sides: [one, other] }: Pair): string => `${one.id} ${other.id}`;

/** "Not the same", remembered for everybody, and taken back. */
function useApart() {
  const t = useWords('duplicates');
  const refused = useMergeRefused();
  const [said, setSaid] = useState<Said | null>(null);
  const [last, setLast] = useState<Pair | null>(null);
  const [gone, setGone] = useState<ReadonlySet<string>>(new Set());
  const send = (pair: Pair, apart: boolean) =>
    post('/duplicates/apart', { ids: pair.sides.map(({ id }) => id), apart });
  const tell = async (pair: Pair) => {
    try {
      await send(pair, true);
      setGone((before) => new Set([...before, idsOf(pair)]));
      setLast(pair);
      setSaid({ text: t('isApart', { name: nameOf(pair.sides[0], t('nameless')) }), bad: false });
    } catch (fault) {
      setSaid({ text: refused(fault), bad: true });
    }
  };
  const undo = async () => {
    if (last === null) return;
    try {
      await send(last, false);
      setGone((before) => new Set([...before].filter((one) => one !== idsOf(last))));
      setLast(null);
      setSaid({ text: t('isBack'), bad: false });
      await queryClient.invalidateQueries({ queryKey: DUPLICATES });
    } catch (fault) {
      setSaid({ text: refused(fault), bad: true });
    }
  };
  return { said, last, gone, tell, undo };
}

function Groups({ groups }: Pick<Duplicates, 'groups'>) {
  const t = useWords('duplicates');
  const tongue = useTongue();
  return (
    <section className="dossier-part">
      <h2>{t('groups')}</h2>
      <p className="dossier-quiet">{t('groupsHint')}</p>
      <ul className="panel-plain likely-list">
        {groups.map(({ common, count, sides }) => (
          <li key={`${common.en} ${sides[0]?.id ?? count}`} className="likely">
            <p>
              <strong>{common[tongue]}</strong> · {t('group', { count })}
            </p>
            {sides.length > 0 && (
              <p className="dossier-quiet">
                {t('first')}
                {sides.map((side, place) => (
                  <span key={side.id}>
                    {place > 0 && ' · '}
                    <a href={`#/dossiers/${encodeURIComponent(side.id)}`}>{nameOf(side, t('nameless'))}</a>
                  </span>
                ))}
              </p>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}
