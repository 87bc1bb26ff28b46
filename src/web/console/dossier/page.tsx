import Button from 'antd/es/button';
import { useRef, useState } from 'react';
import { useRoute } from 'wouter';
import type { DossierPage } from '../../../http/console/contract.ts';
import { useTimes } from '../bits/times.ts';
import { ApiFault } from '../live/api.ts';
import { useMe } from '../live/queries.ts';
import { useTongue, useWords } from '../words/i18n.ts';
import { Analysis } from './analysis.tsx';
import { Bills } from './bills.tsx';
import './dossier.css';
import '../panel/panel.css';
import { slow } from '../panel/slow.ts';
import { Text } from '../panel/text.tsx';
import { Efforts } from './efforts.tsx';
import { Fields } from './fields.tsx';
import { Merges } from './merges.tsx';
import { useDossier, useDossierAt, useShown } from './read.ts';
import { type Place, SaidThere } from './said.tsx';
import { Timeline } from './timeline.tsx';
import { Waiting } from './waiting.tsx';

/** One customer's archive entry, as it is and as it was. */
export default function Page() {
  const [, params] = useRoute('/dossiers/:id');
  return params ? <Entry key={params.id} id={params.id} /> : null;
}

function Entry({ id }: { readonly id: string }) {
  const t = useWords('dossier');
  const { data, error, isFetching, refetch } = useDossier(id);
  const gone = error instanceof ApiFault && error.status === 404;
  return (
    <div className="rare-page dossier-page">
      {!data && <h1>{t('title')}</h1>}
      {error && (
        <p className="dossier-fault" role="alert">
          {t(gone ? 'notFound' : data ? 'old' : 'failed')}{' '}
          {!gone && (
            <Button size="small" loading={slow(isFetching)} onClick={() => void refetch()}>
              {t('again')}
            </Button>
          )}
        </p>
      )}
      {!data && !error && <p className="dossier-quiet">{t('loading')}</p>}
      {data && !gone && <Known page={data} />}
    </div>
  );
}

function Known({ page }: { readonly page: DossierPage }) {
  const t = useWords('dossier');
  const { dossier, changes, proposals } = page;
  const [at, setAt] = useState<number | null>(null);
  const [message, setMessage] = useState<Place | null>(null);
  const band = useRef<HTMLDivElement>(null);
  const heading = useRef<HTMLHeadingElement>(null);
  const shown = useShown(dossier.id);
  const then = useDossierAt(dossier.id, at);
  const arrived = at !== null && then.data !== undefined && !then.isPlaceholderData;
  const state = at === null ? page : arrived ? then.data : null;
  const look = (seq: number | null) => {
    setAt(seq);
    requestAnimationFrame(() => (seq === null ? heading : band).current?.focus());
  };
  const version = changes.find(({ seq }) => seq === at);
  return (
    <>
      <Head page={page} />
      <Merges page={page} />
      <Waiting dossier={dossier.id} proposals={proposals} shown={shown} onMessage={setMessage} />
      <section className={at === null ? 'dossier-part' : 'dossier-part dossier-then'}>
        {at !== null && (
          <div ref={band} className="dossier-band" tabIndex={-1}>
            <Band seq={at} at={version?.at ?? null} />
            <Button size="small" type="primary" onClick={() => look(null)}>
              {t('leave')}
            </Button>
          </div>
        )}
        <h2 ref={heading} tabIndex={-1}>
          {t('fields')}
        </h2>
        {at !== null && then.isError && !arrived && (
          <p className="dossier-fault" role="alert">
            {t('failed')}
          </p>
        )}
        {state ? (
          <Fields page={state} shown={shown} then={at !== null} onMessage={setMessage} />
        ) : (
          !then.isError && <p className="dossier-quiet">{t('loading')}</p>
        )}
      </section>
      <Analysis dossier={dossier.id} />
      <Bills dossier={dossier.id} />
      <Efforts dossier={dossier.id} />
      <section className="dossier-part">
        <Timeline page={page} shown={shown} chosen={at} onShow={look} onMessage={setMessage} />
      </section>
      {message && <SaidThere dossier={dossier.id} at={message} onClose={() => setMessage(null)} />}
    </>
  );
}

function Band({ seq, at }: { readonly seq: number; readonly at: string | null }) {
  const t = useWords('dossier');
  const times = useTimes();
  return <strong>{t('band', { at: at === null ? t('change', { seq }) : times.full(at), seq })}</strong>;
}

function Head({ page: { dossier } }: { readonly page: DossierPage }) {
  const t = useWords('dossier');
  const times = useTimes();
  const { provisional, account, openedAt, merged } = dossier;
  const name = dossier.fields.find(({ field }) => field === 'name')?.value;
  return (
    <header className="dossier-head">
      <h1>
        {t(provisional ? 'provisional' : 'customer')}
        {name !== undefined && <Text of={name} className="dossier-name" />}
      </h1>
      {merged === null && (
        <p className={provisional ? 'dossier-provisional' : 'dossier-customer'}>
          {t(provisional ? 'provisionalHint' : 'customerHint')}
        </p>
      )}
      <p className="dossier-quiet">
        {account !== null && <>{t('ofAccount', { account })} · </>}
        <time dateTime={openedAt}>{t('opened', { at: times.full(openedAt) })}</time>
      </p>
      {account !== null && <File id={dossier.id} />}
    </header>
  );
}

const FILE_ROLES: readonly string[] = ['archiveClerk', 'privacyOfficer'];

/** All that is kept of this customer, for the customer, who has a right to see it. */
function File({ id }: { readonly id: string }) {
  const t = useWords('dossier');
  const tongue = useTongue();
  const { roles } = useMe().user;
  if (!roles.some((role) => FILE_ROLES.includes(role))) return null;
  const path = (as: string) => `/api/console/dossiers/${encodeURIComponent(id)}/file?as=${as}&lang=${tongue}`;
  return (
    <p className="dossier-file">
      {t('file')}{' '}
      <a href={path('html')} download>
        {t('file.html')}
      </a>{' '}
      <a href={path('json')} download>
        JSON
      </a>
    </p>
  );
}
