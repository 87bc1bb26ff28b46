import { type ReactNode, useId, useState } from 'react';

const KEPT = 'griddesk-panel-folded';

const foldedIds = (): string[] => (localStorage.getItem(KEPT) ?? '').split(' ').filter(Boolean);

interface SectionProps {
  /** Under which it is remembered whether the section is folded. */
  readonly id: string;
  readonly title: string;
  readonly count?: number;
  /** The count calls for action. */
  readonly urgent?: boolean;
  readonly children: ReactNode;
}

/** One collapsible part of the panel; folding is remembered for all conversations. */
export function Section({ id, title, count, urgent = false, children }: SectionProps) {
  const [open, setOpen] = useState(() => !foldedIds().includes(id));
  const body = useId();
  const fold = () => {
    const others = foldedIds().filter((one) => one !== id);
    localStorage.setItem(KEPT, (open ? [...others, id] : others).join(' '));
    setOpen(!open);
  };
  return (
    <section className="panel-section">
      <h3>
        <button type="button" className="panel-fold" aria-expanded={open} aria-controls={body} onClick={fold}>
          <span className="panel-arrow" aria-hidden="true" />
          {title}
          {count !== undefined && count > 0 && (
            <span className={urgent ? 'panel-count panel-count-urgent' : 'panel-count'}>{count}</span>
          )}
        </button>
      </h3>
      <div id={body} className="panel-body" hidden={!open}>
        {children}
      </div>
    </section>
  );
}
