import type { CaseView } from '../../../http/console/contract.ts';
import { useNames } from '../bits/names.ts';
import { useHazardName } from '../bits/tags.tsx';
import { useWords } from '../words/i18n.ts';
import { clause } from './named.ts';
import { Section } from './section.tsx';

type Route = NonNullable<CaseView['route']>;

/** Why the latest message went where it went. */
export function Explanation({ route }: { readonly route: CaseView['route'] }) {
  const t = useWords('panel');
  return (
    <Section id="route" title={t('section.route')}>
      {route ? <Routed route={route} /> : <p className="panel-calm">{t('route.none')}</p>}
    </Section>
  );
}

function Routed({ route }: { readonly route: Route }) {
  const t = useWords('panel');
  const names = useNames();
  const hazard = useHazardName();
  return (
    <dl className="panel-facts">
      <dt>{t('route.because')}</dt>
      <dd>
        <ul className="panel-plain">
          {route.because.map((because) => (
            <li key={because}>{clause(t, because, hazard)}</li>
          ))}
        </ul>
      </dd>
      <dt>{t('route.considered')}</dt>
      <dd>
        <ol className="panel-plain">
          {route.considered.slice(0, 3).map(({ intent, confidence }) => (
            <li key={intent} className="panel-guess">
              <span>{names.intent(intent)}</span>
              <span className="panel-number">{Math.round(confidence * 100)}%</span>
            </li>
          ))}
        </ol>
      </dd>
      <dt>{t('route.department')}</dt>
      <dd>{route.department === null ? t('route.noDepartment') : names.department(route.department)}</dd>
    </dl>
  );
}
