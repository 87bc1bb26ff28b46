import { useWords } from '../words/i18n.ts';

const HAZARDS = ['line_down', 'line_on_vehicle', 'shock', 'fire', 'flood', 'exposed', 'life'] as const;
const asHazard = (kind: string) => HAZARDS.find((known) => known === kind) ?? 'other';

/** A kind of danger in words. */
export function useHazardName(): (kind: string) => string {
  const t = useWords();
  return (kind) => t(`hazard.${asHazard(kind)}`);
}

/** How far the customer is proven to be who they say. */
export function LevelTag({ level }: { readonly level: 0 | 1 | 2 }) {
  const t = useWords();
  return <span className={`tag tag-level${level}`}>{t(`level.${level}`)}</span>;
}

/** A danger that the customer has told of. */
export function Hazard({ kind }: { readonly kind: string }) {
  return (
    <span className="tag tag-hazard">
      <span aria-hidden="true">⚠ </span>
      {useHazardName()(kind)}
    </span>
  );
}

/** A customer's name as text, or "Visitor" with the end of the id; isolated, so that its direction disturbs nothing. */
export function CustomerName({ name, id }: { readonly name: string | null; readonly id: string }) {
  const t = useWords();
  return <bdi>{name ?? t('visitor', { end: id.slice(-4) })}</bdi>;
}
