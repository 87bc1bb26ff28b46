import Button from 'antd/es/button';
import { useRef, useState } from 'react';
import { useRoute } from 'wouter';
import { useTimes } from '../bits/times.ts';
import { ApiFault } from '../live/api.ts';
import { useWords } from '../words/i18n.ts';
import { Analysis } from './analysis.tsx';
import { Bills } from './bills.tsx';
import { Contact } from './contact.tsx';
import './dossier.css';
import { slow } from '../panel/slow.ts';
import { Text } from '../panel/text.tsx';
import { Efforts } from './efforts.tsx';
import { FieldTable } from './field-table.tsx';
import { useDossier, useDossierAt, type Whole } from './read.ts';
import { Versions } from './versions.tsx';

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
      {data && !gone && <Known whole={data} />}
    </div>
  );
}

function Known({ whole }: { readonly whole: Whole }) {
  const t = useWords('dossier');
  const { dossier, changes, contacts } = whole;
  const [at, setAt] = useState<number | null>(null);
  const band = useRef<HTMLDivElement>(null);
  const heading = useRef<HTMLHeadingElement>(null);
  const then = useDossierAt(dossier.id, at);
  const arrived = at !== null && then.data !== undefined && !then.isPlaceholderData;
  const shown = at === null ? dossier : arrived ? then.data.dossier : null;
  const look = (seq: number | null) => {
    setAt(seq);
    requestAnimationFrame(() => (seq === null ? heading : band).current?.focus());
  };
  const version = changes.find(({ seq }) => seq === at);
  return (
    <>
      <Head whole={whole} />
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
        {shown ? (
          <FieldTable fields={shown.fields} then={at !== null} />
        ) : (
          !then.isError && <p className="dossier-quiet">{t('loading')}</p>
        )}
      </section>
      <Analysis dossier={dossier.id} />
      <Bills dossier={dossier.id} />
      <section className="dossier-part">
        <Versions dossier={dossier} changes={changes} chosen={at} onShow={look} />
      </section>
      <section className="dossier-part">
        <h2>{t('contacts')}</h2>
        {contacts.length === 0 && <p className="dossier-quiet">{t('noContacts')}</p>}
        <ul className="panel-plain dossier-contacts">
          {contacts.map((contact) => (
            <Contact key={contact.id} contact={contact} link />
          ))}
        </ul>
      </section>
      <Efforts dossier={dossier.id} />
    </>
  );
}

function Band({ seq, at }: { readonly seq: number; readonly at: string | null }) {
  const t = useWords('dossier');
  const times = useTimes();
  return <strong>{t('band', { at: at === null ? t('change', { seq }) : times.full(at), seq })}</strong>;
}

function Head({ whole: { dossier } }: { readonly whole: Whole }) {
  const t = useWords('dossier');
  const times = useTimes();
  const { provisional, account, openedAt } = dossier;
  const name = dossier.fields.find(({ field }) => field === 'name')?.value;
  return (
    <header className="dossier-head">
      <h1>
        {t(provisional ? 'provisional' : 'customer')}
        {name !== undefined && <Text of={name} className="dossier-name" />}
      </h1>
      <p className={provisional ? 'dossier-provisional' : 'dossier-customer'}>
        {t(provisional ? 'provisionalHint' : 'customerHint')}
      </p>
      <p className="dossier-quiet">
        {account !== null && <>{t('ofAccount', { account })} · </>}
        <time dateTime={openedAt}>{t('opened', { at: times.full(openedAt) })}</time>
      </p>
    </header>
  );
}
