import Button from 'antd/es/button';
import { useRef, useState } from 'react';
import type { CaseView, Row } from '../../../http/console/contract.ts';
import { CustomerName, LevelTag } from '../bits/tags.tsx';
import { useTimes } from '../bits/times.ts';
import { useMe } from '../live/queries.ts';
import { useWords } from '../words/i18n.ts';
import { named } from './named.ts';
import { Outcome, type Said } from './outcome.tsx';
import { Section } from './section.tsx';
import { Text } from './text.tsx';
import { Verify } from './verify.tsx';

type Grants = CaseView['grants'];

/** Who the customer is, as far as anybody knows, and the way to know it better. */
export function Identity({ row, grants }: { readonly row: Row; readonly grants: Grants }) {
  const t = useWords('panel');
  return (
    <Section id="identity" title={t('section.identity')}>
      <dl className="panel-facts">
        <dt>{t('name')}</dt>
        <dd>
          <span className="panel-name">
            {row.name === null ? <CustomerName name={null} id={row.id} /> : <Text of={row.name} />}
          </span>{' '}
          {row.name !== null && (
            <span className="panel-quiet">{t(row.level === 2 ? 'nameProven' : 'nameClaimed')}</span>
          )}
        </dd>
        <dt>{t('proof')}</dt>
        <dd>
          <LevelTag level={row.level} />
          <Proof grants={grants} />
        </dd>
        <dt>{t('line')}</dt>
        <dd>
          <span className={row.attention.connected ? 'panel-dot panel-dot-on' : 'panel-dot'} aria-hidden="true" />
          {t(row.attention.connected ? 'connected' : 'away')}
        </dd>
        <dt>{t('channel')}</dt>
        <dd>
          {named(t, 'channel', row.channel)} · {t(`language.${row.language}`)}
        </dd>
      </dl>
      <VerifyDoor row={row} />
    </Section>
  );
}

function Proof({ grants }: { readonly grants: Grants }) {
  const t = useWords('panel');
  const times = useTimes();
  if (grants.length === 0) return <p className="panel-quiet">{t('level.0')}</p>;
  return (
    <ul className="panel-plain">
      {grants.map((grant) => (
        <li key={`${grant.account} ${grant.at}`}>
          {t('account')} <span className="panel-number">{grant.account}</span>
          <span className="panel-quiet">
            {t(`level.${grant.level}`)} · <time dateTime={grant.at}>{times.full(grant.at)}</time>
            <br />
            <Text of={grant.how} />
          </span>
        </li>
      ))}
    </ul>
  );
}

/** Only who holds the chat may vouch for the customer. */
function VerifyDoor({ row }: { readonly row: Row }) {
  const t = useWords('panel');
  const me = useMe().user.id;
  const [open, setOpen] = useState(false);
  const [said, setSaid] = useState<Said | null>(null);
  const door = useRef<HTMLButtonElement>(null);
  const holds = row.holder.is === 'agent' && row.holder.agent === me;
  if (row.status === 'closed') return <p className="panel-quiet">{t('verifyClosed')}</p>;
  if (open && holds) {
    return (
      <Verify
        conversation={row.id}
        onCancel={() => {
          setOpen(false);
          requestAnimationFrame(() => door.current?.focus());
        }}
        onDone={(account) => {
          setOpen(false);
          setSaid({ text: t('verified', { account }), bad: false });
        }}
      />
    );
  }
  return (
    <>
      <Outcome said={said} />
      <Button
        ref={door}
        size="small"
        disabled={!holds}
        aria-describedby="panel-verify-why"
        onClick={() => setOpen(true)}
      >
        {t('verify')}
      </Button>
      {!holds && (
        <span id="panel-verify-why" className="panel-quiet">
          {t('verifyNotHolder')}
        </span>
      )}
    </>
  );
}
