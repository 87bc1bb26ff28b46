import type { EventView } from '../../../http/console/contract.ts';
import { useNames } from '../bits/names.ts';
import { useHazardName } from '../bits/tags.tsx';
import { clause } from '../panel/named.ts';
import { useWords } from '../words/i18n.ts';

const MOST = 3;
/** Below this, what was considered says nothing. */
const LEAST = 0.01;

/** Why the assistant answered like this, when somebody asks. */
export function Why({ route }: { readonly route: NonNullable<EventView['route']> }) {
  const t = useWords();
  const panel = useWords('panel');
  const names = useNames();
  const hazardName = useHazardName();
  return (
    <details className="why">
      <summary>{t('why.open')}</summary>
      <dl>
        <dt>{t('why.intent')}</dt>
        <dd>{route.intent === null ? t('why.none') : names.intent(route.intent)}</dd>
        {route.department !== null && (
          <>
            <dt>{t('why.department')}</dt>
            <dd>{names.department(route.department)}</dd>
          </>
        )}
        {route.because.length > 0 && (
          <>
            <dt>{t('why.because')}</dt>
            <dd>{route.because.map((one) => clause(panel, one, hazardName)).join(' · ')}</dd>
          </>
        )}
        {route.considered.length > 0 && (
          <>
            <dt>{t('why.considered')}</dt>
            <dd>
              {route.considered
                .filter(({ confidence }, index) => index === 0 || confidence >= LEAST)
                .slice(0, MOST)
                .map(({ intent, confidence }) => `${names.intent(intent)} ${Math.round(confidence * 100)}%`)
                .join(' · ')}
            </dd>
          </>
        )}
      </dl>
    </details>
  );
}
