import type { TicketView } from '../../../http/console/contract.ts';
import { useHazardName } from '../bits/tags.tsx';
import { Text } from '../panel/text.tsx';
import { useWords } from '../words/i18n.ts';

const NAMED = ['place', 'area', 'areaKind', 'phone', 'hazard', 'what', 'where'] as const;
const AREAS = ['urban', 'rural', 'remote'] as const;

/** What a ticket knows of the matter: where, whom to call, which danger. */
export function Facts({ facts }: { readonly facts: TicketView['facts'] }) {
  const t = useWords('tickets');
  const hazard = useHazardName();
  const known = Object.entries(facts).filter(([, value]) => value !== '');
  const name = (fact: string) => {
    const own = NAMED.find((one) => one === fact);
    return own === undefined ? fact : t(`fact.${own}`);
  };
  const words = (fact: string, value: string) => {
    if (fact === 'hazard') return value.split(', ').map(hazard).join(', ');
    const area = fact === 'areaKind' ? AREAS.find((one) => one === value) : undefined;
    return area === undefined ? value : t(`area.${area}`);
  };
  if (known.length === 0) return <p className="ticket-quiet">{t('noFacts')}</p>;
  return (
    <dl className="ticket-facts">
      {known.map(([fact, value]) => (
        <div key={fact}>
          <dt>{name(fact)}</dt>
          <dd>
            <Text of={words(fact, value)} />
          </dd>
        </div>
      ))}
    </dl>
  );
}
