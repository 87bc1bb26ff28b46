import { useQuery } from '@tanstack/react-query';
import Button from 'antd/es/button';
import { useState } from 'react';
import type { AnalysisView } from '../../../http/console/contract.ts';
import { useFigures } from '../bits/figures.ts';
import { useNames } from '../bits/names.ts';
import { useTimes } from '../bits/times.ts';
import { get, post } from '../live/api.ts';
import { queryClient, useMe } from '../live/queries.ts';
import { Ask } from '../panel/ask.tsx';
import { useRefused } from '../panel/named.ts';
import { Outcome, type Said } from '../panel/outcome.tsx';
import { Text } from '../panel/text.tsx';
import { useTongue, useWords } from '../words/i18n.ts';
import { Overrule } from './overrule.tsx';
import { dossierKey } from './read.ts';
import './figures.css';

type Value = AnalysisView['values'][number];

const keyOf = (dossier: string) => ['analysis', dossier] as const;

/** What the rules make of a customer, each value with what it rests on and who has overruled it. */
export function Analysis({ dossier }: { readonly dossier: string }) {
  const t = useWords('figures');
  const { data, isError, refetch } = useQuery({
    queryKey: keyOf(dossier),
    queryFn: () => get<AnalysisView>(`/dossiers/${encodeURIComponent(dossier)}/analysis`),
    staleTime: 0,
  });
  return (
    <section className="dossier-part" aria-labelledby="analysis-title">
      <h2 id="analysis-title">{t('analysis')}</h2>
      {isError && (
        <p className="dossier-fault" role="alert">
          {t('failed')}{' '}
          <Button size="small" onClick={() => void refetch()}>
            {t('again')}
          </Button>
        </p>
      )}
      {!data && !isError && <p className="dossier-quiet">{t('loading')}</p>}
      {data?.account === null && <p className="dossier-quiet">{t('analysis.nobody')}</p>}
      {data && data.account !== null && <Analysed dossier={dossier} analysis={data} />}
    </section>
  );
}

function Analysed({ dossier, analysis }: { readonly dossier: string; readonly analysis: AnalysisView }) {
  const t = useWords('figures');
  const tongue = useTongue();
  const times = useTimes();
  const [said, setSaid] = useState<Said | null>(null);
  const { day, rules, run, bills, values, classes } = analysis;
  const settle = async (text: string) => {
    await Promise.all([
      queryClient.invalidateQueries({ queryKey: keyOf(dossier) }),
      queryClient.invalidateQueries({ queryKey: dossierKey(dossier) }),
    ]);
    setSaid({ text, bad: false });
  };
  return (
    <>
      <p className="dossier-quiet">
        {t('analysis.asOf', { day, rules })}{' '}
        {run ? t('analysis.run', { at: times.full(run.endedAt ?? run.at) }) : t('analysis.noRun')}
      </p>
      {bills !== 'known' && <p className="figures-lack">{t(`analysis.bills.${bills}`)}</p>}
      <Outcome said={said} />
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a wide table has to be scrolled by the keyboard too. */}
      <section className="dossier-scroll" aria-label={t('analysis')} tabIndex={0}>
        <table className="dossier-table">
          <thead>
            <tr>
              {(['field', 'value', 'why', 'source'] as const).map((column) => (
                <th key={column} scope="col">
                  {t(`analysis.col.${column}`)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {values.map((value) => (
              <Row key={value.field} dossier={dossier} value={value} onDone={(text) => void settle(text)} />
            ))}
          </tbody>
        </table>
      </section>
      {classes.length > 0 && (
        <>
          <h3>{t('analysis.classes')}</h3>
          <dl className="figures-classes">
            {classes.map(({ scheme, name, class: is }) => (
              <div key={scheme}>
                <dt>{name[tongue]}</dt>
                <dd>
                  <Text of={is[tongue].join(' / ')} />
                </dd>
              </div>
            ))}
          </dl>
        </>
      )}
    </>
  );
}

interface RowProps {
  readonly dossier: string;
  readonly value: Value;
  onDone(text: string): void;
}

function Row({ dossier, value: given, onDone }: RowProps) {
  const t = useWords('figures');
  const tongue = useTongue();
  const names = useNames();
  const figures = useFigures();
  const { field, value, stands, confidence, evidence } = given;
  return (
    <tr>
      <th scope="row" title={names.use(field)}>
        {names.field(field)}
      </th>
      <td className="dossier-value">
        {value === null ? (
          <span className="dossier-quiet">{t('analysis.none')}</span>
        ) : (
          <strong>
            <Text of={names.value(field, value)} />
          </strong>
        )}
        {confidence !== null && value !== null && (
          <span className="figures-under">{t('analysis.sure', { percent: figures.share(confidence) })}</span>
        )}
        {stands !== value && (
          <span className="figures-under">
            {stands === null ? t('analysis.standsNot') : t('analysis.stands', { value: names.value(field, stands) })}
          </span>
        )}
      </td>
      <td className="dossier-value">
        <ul className="panel-plain">
          {evidence.map((words) => (
            <li key={words.en}>
              <Text of={words[tongue]} />
            </li>
          ))}
        </ul>
      </td>
      <td>
        <By dossier={dossier} value={given} onDone={onDone} />
      </td>
    </tr>
  );
}

/** Whose word the value is, and the ways to another one, for those who may. */
function By({ dossier, value: { field, value, stands, overruled }, onDone }: RowProps) {
  const t = useWords('figures');
  const names = useNames();
  const times = useTimes();
  const refused = useRefused();
  const clerk = useMe().user.roles.includes('archiveClerk');
  const [asking, setAsking] = useState<'overrule' | 'giveBack' | null>(null);
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState('');
  const name = names.field(field);
  const send = async (path: string, body: unknown, text: string) => {
    setBusy(true);
    setFault('');
    try {
      await post(`/dossiers/${encodeURIComponent(dossier)}/${path}`, body);
      setAsking(null);
      onDone(text);
    } catch (caught) {
      setFault(refused(caught));
    }
    setBusy(false);
  };
  const cancel = () => {
    setAsking(null);
    setFault('');
  };
  if (asking === 'giveBack')
    return (
      <Ask
        label={t('analysis.backReason')}
        bad={t('analysis.reasonBad')}
        send={t('analysis.giveBack')}
        {...{ least: 2, most: 200, busy, fault }}
        onSend={(reason) => void send('analysis/undo', { field, reason }, t('analysis.isGivenBack', { field: name }))}
        onCancel={cancel}
      />
    );
  if (asking === 'overrule')
    return (
      <Overrule
        field={field}
        initial={value ?? ''}
        {...{ busy, fault }}
        onSend={(to, reason) =>
          void send('fields', { field, from: stands, to, reason }, t('analysis.isOverruled', { field: name }))
        }
        onCancel={cancel}
      />
    );
  return (
    <>
      {overruled
        ? t('analysis.overruled', { name: overruled.name, at: times.day(overruled.at) })
        : t('analysis.byRule')}
      {overruled && (
        <span className="figures-under">
          {overruled.rule === null
            ? t('analysis.wouldBeNone')
            : t('analysis.wouldBe', { value: names.value(field, overruled.rule) })}
        </span>
      )}
      {clerk && (
        <div className="panel-buttons">
          <Button
            size="small"
            aria-label={t('analysis.overruleOf', { field: name })}
            onClick={() => setAsking('overrule')}
          >
            {t('analysis.overrule')}
          </Button>
          {overruled && (
            <Button
              size="small"
              aria-label={t('analysis.giveBackOf', { field: name })}
              onClick={() => setAsking('giveBack')}
            >
              {t('analysis.giveBack')}
            </Button>
          )}
        </div>
      )}
    </>
  );
}
