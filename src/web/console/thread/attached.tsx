import type { EventView } from '../../../http/console/contract.ts';
import { useWords } from '../words/i18n.ts';

type File = EventView['files'][number];

const sizeOf = (bytes: number): string =>
  bytes < 1_048_576 ? `${Math.max(1, Math.round(bytes / 1024))} KB` : `${(bytes / 1_048_576).toFixed(1)} MB`;

/** What a customer has sent: a picture to be looked at, and every file to be saved. */
export function Files({ files }: { readonly files: readonly File[] }) {
  const t = useWords();
  if (files.length === 0) return null;
  return (
    <ul className="files">
      {files.map(({ id, name, type, size }) => {
        const address = `/api/console/files/${encodeURIComponent(id)}`;
        return (
          <li key={id}>
            <a href={address} download={name}>
              {/^image\/(?:png|jpeg)$/.test(type) && (
                <img src={address} alt={t('file.picture', { name })} loading="lazy" />
              )}
              <bdi>{name}</bdi> <small>{sizeOf(size)}</small>
            </a>
          </li>
        );
      })}
    </ul>
  );
}

/** The table that the customer got to keep. */
export function Card({ card }: { readonly card: NonNullable<EventView['card']> }) {
  return (
    <dl className="event-card" aria-label={card.title}>
      {card.rows.map(({ label, value }) => (
        <div key={label}>
          <dt>{label}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
