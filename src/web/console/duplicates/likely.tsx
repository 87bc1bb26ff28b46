import Button from 'antd/es/button';
import { useMe } from '../live/queries.ts';
import { useTongue, useWords } from '../words/i18n.ts';
import type { Pair, Side } from './read.ts';
import { nameOf, SideLines } from './side.tsx';

/** The one that is kept unless somebody says otherwise: that of an account, else the older one. */
function keptFirst([one, other]: Pair['sides']): readonly [Side, Side] {
  const swap = one.provisional === other.provisional ? other.openedAt < one.openedAt : one.provisional;
  return swap ? [other, one] : [one, other];
}

/** Two entries that may be one customer's: how alike, what speaks for it and what against, and what can be done. */
export function Likely({ pair, onApart }: { readonly pair: Pair; onApart(): void }) {
  const t = useWords('duplicates');
  const tongue = useTongue();
  const { roles } = useMe().user;
  const may = roles.includes('archiveClerk') || roles.includes('supervisor');
  const { sides, score, common, differs, twoAccounts } = pair;
  const [kept, other] = keptFirst(sides);
  const name = nameOf(kept, t('nameless'));
  const list = (of: Pair['common']) => of.map((words) => words[tongue]).join(tongue === 'zh' ? '、' : ', ');
  return (
    <li className="likely">
      <p>
        <strong>{t('score', { percent: `${Math.round(score * 100)}%` })}</strong> · {t('common')}
        {list(common)}
        {differs.length > 0 && (
          <span className="likely-against">
            {' '}
            · {t('differs')}
            {list(differs)}
          </span>
        )}
      </p>
      <div className="likely-sides">
        <SideLines side={kept} />
        <SideLines side={other} />
      </div>
      <div className="panel-buttons">
        {twoAccounts ? (
          <p className="dossier-quiet">{t('twoAccounts')}</p>
        ) : (
          <a
            className="likely-compare"
            href={`#/duplicates/${encodeURIComponent(kept.id)}/${encodeURIComponent(other.id)}`}
            aria-label={t('compareOf', { name })}
          >
            {t('compare')}
          </a>
        )}
        {may && (
          <Button size="small" aria-label={t('apartOf', { name })} onClick={onApart}>
            {t('apart')}
          </Button>
        )}
      </div>
    </li>
  );
}
