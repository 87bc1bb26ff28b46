import Button from 'antd/es/button';
import { useState } from 'react';
import type { ChangeView, DossierPage } from '../../../http/console/contract.ts';
import { useNames } from '../bits/names.ts';
import { useTimes } from '../bits/times.ts';
import { useMe } from '../live/queries.ts';
import { Outcome, type Said } from '../panel/outcome.tsx';
import { Text } from '../panel/text.tsx';
import { spoken } from '../tickets/number.ts';
import { useWords } from '../words/i18n.ts';
import { Contact } from './contact.tsx';
import { type ProposalLine, refresh, type Shown } from './read.ts';
import type { Place } from './said.tsx';
import { Version } from './version.tsx';

const SORTS = ['change', 'proposal', 'contact', 'ticket', 'merge'] as const;
type Sort = (typeof SORTS)[number];

type Happening =
  | { readonly is: 'change'; readonly at: string; readonly of: ChangeView }
  | { readonly is: 'proposal'; readonly at: string; readonly of: ProposalLine }
  | { readonly is: 'contact'; readonly at: string; readonly of: DossierPage['contacts'][number] }
  | { readonly is: 'ticket'; readonly at: string; readonly of: DossierPage['tickets'][number] }
  | { readonly is: 'merge'; readonly at: string; readonly of: DossierPage['merges'][number] };

const STEP = 40;

function happenings({ changes, proposals, contacts, tickets, merges }: DossierPage): readonly Happening[] {
  const all: Happening[] = [
    ...changes.map((of) => ({ is: 'change', at: of.at, of }) as const),
    ...proposals.map((of) => ({ is: 'proposal', at: of.at, of }) as const),
    ...contacts.map((of) => ({ is: 'contact', at: of.from, of }) as const),
    ...tickets.map((of) => ({ is: 'ticket', at: of.openedAt, of }) as const),
    ...merges.map((of) => ({ is: 'merge', at: of.at, of }) as const),
  ];
  // Of one instant the later change first, as in the log.
  return all.sort((a, b) => (a.at === b.at ? seqOf(b) - seqOf(a) : a.at < b.at ? 1 : -1));
}
const seqOf = (one: Happening): number => (one.is === 'change' ? one.of.seq : 0);

interface TimelineProps {
  readonly page: DossierPage;
  readonly shown: Shown;
  /** The state that is shown; null: the present one. */
  readonly chosen: number | null;
  onShow(seq: number): void;
  onMessage(place: Place): void;
}

/** All that has happened, the newest first, sorted out by kind. */
export function Timeline({ page, shown, chosen, onShow, onMessage }: TimelineProps) {
  const t = useWords('dossier');
  const names = useNames();
  const [only, setOnly] = useState<Sort | null>(null);
  const [most, setMost] = useState(STEP);
  const [said, setSaid] = useState<Said | null>(null);
  const { dossier } = page;
  const all = happenings(page);
  const kept = only === null ? all : all.filter(({ is }) => is === only);
  const standing = new Map(dossier.fields.map(({ field, change }) => [field, change]));
  const toOf = new Map(page.changes.map(({ seq, to }) => [seq, to]));
  const settle = async ({ field, to }: ChangeView) => {
    await refresh(dossier.id);
    setSaid({
      text: t('restored', { field: names.field(field), value: to === null ? t('nothing') : names.value(field, to) }),
      bad: false,
    });
  };
  const version = (change: ChangeView) => {
    const now = standing.get(change.field);
    return (
      <Version
        key={`change ${change.seq}`}
        dossier={dossier.id}
        change={shown.change(change)}
        current={now === change.seq}
        same={(now === undefined ? null : toOf.get(now)) === change.to}
        chosen={chosen === change.seq}
        fixed={dossier.merged !== null || page.writes.length === 0}
        onShow={onShow}
        onReveal={() => void shown.show(change.field)}
        onMessage={onMessage}
        onRestored={() => void settle(shown.change(change))}
      />
    );
  };
  const choose = (sort: Sort | null) => {
    setMost(STEP);
    setOnly(sort);
  };
  return (
    <>
      <h2>{t('timeline')}</h2>
      <fieldset className="dossier-sorts">
        <legend className="unseen">{t('timeline.only')}</legend>
        <Button
          size="small"
          aria-pressed={only === null}
          type={only === null ? 'primary' : 'default'}
          onClick={() => choose(null)}
        >
          {t('timeline.all', { count: all.length })}
        </Button>
        {SORTS.map((sort) => {
          const count = all.filter(({ is }) => is === sort).length;
          if (count === 0) return null;
          return (
            <Button
              key={sort}
              size="small"
              aria-pressed={only === sort}
              type={only === sort ? 'primary' : 'default'}
              onClick={() => choose(sort)}
            >
              {t(`timeline.${sort}`, { count })}
            </Button>
          );
        })}
      </fieldset>
      <Outcome said={said} />
      {all.length === 0 && <p className="dossier-quiet">{t('timeline.none')}</p>}
      <ol className="dossier-versions">
        {kept
          .slice(0, most)
          .map((one) =>
            one.is === 'change' ? (
              version(one.of)
            ) : (
              <Other key={`${one.is} ${one.of.id}`} one={one} dossier={dossier.id} shown={shown} />
            ),
          )}
      </ol>
      {kept.length > most && (
        <Button className="dossier-more" onClick={() => setMost(most + STEP)}>
          {t('timeline.more', { count: kept.length - most })}
        </Button>
      )}
    </>
  );
}

function Other({
  one,
  dossier,
  shown,
}: {
  readonly one: Exclude<Happening, { is: 'change' }>;
  readonly dossier: string;
  readonly shown: Shown;
}) {
  const t = useWords('dossier');
  const names = useNames();
  const times = useTimes();
  const talks = useMe().user.roles.some((role) => role === 'agent' || role === 'supervisor');
  const when = <time dateTime={one.at}>{times.full(one.at)}</time>;
  switch (one.is) {
    case 'contact':
      return (
        <li className="dossier-version dossier-other">
          <h3>{t('timeline.aContact')}</h3>
          <Contact contact={one.of} link={talks} />
        </li>
      );
    case 'ticket': {
      const { id, intent, department, stage, doneAt } = one.of;
      return (
        <li className="dossier-version dossier-other">
          <h3>{t('timeline.aTicket', { number: spoken(id) })}</h3>
          <p>{[names.intent(intent), names.department(department), t(`stage.${stage}`)].join(' · ')}</p>
          <p className="dossier-quiet">
            {when}
            {doneAt && <> · {t('timeline.done', { at: times.full(doneAt) })}</>}
          </p>
        </li>
      );
    }
    case 'proposal': {
      const { field, to, covered, state, decidedBy, reason } = shown.proposal(one.of);
      return (
        <li className="dossier-version dossier-other">
          <h3>{t('timeline.aProposal', { field: names.field(field) })}</h3>
          <p>
            <Text of={covered ? to : names.value(field, to)} />{' '}
            <span className="dossier-tag">{t(`state.${state}`)}</span>
          </p>
          <p className="dossier-quiet">
            {when}
            {decidedBy !== null && <> · {decidedBy}</>}
            {reason !== null && <> · {state === 'withdrawn' ? t('timeline.withdrawn') : <Text of={reason} />}</>}
          </p>
        </li>
      );
    }
    case 'merge': {
      const { kept, other, by, reason, undone } = one.of;
      const away = kept === dossier ? other : kept;
      return (
        <li className="dossier-version dossier-other">
          <h3>{t(kept === dossier ? 'timeline.tookIn' : 'timeline.takenIn')}</h3>
          <p>
            <a href={`#/dossiers/${encodeURIComponent(away)}`}>{t('merge.otherEntry')}</a>
          </p>
          <p className="dossier-quiet">
            {when} · {by}: <Text of={reason} />
            {undone && (
              <>
                {' '}
                · {t('merge.undone', { at: times.full(undone.at), name: undone.by })}: <Text of={undone.reason} />
              </>
            )}
          </p>
        </li>
      );
    }
  }
}
