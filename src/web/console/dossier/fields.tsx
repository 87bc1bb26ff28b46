import Button from 'antd/es/button';
import { useId, useRef, useState } from 'react';
import type { DossierPage, FieldView, Me } from '../../../http/console/contract.ts';
import { useNames } from '../bits/names.ts';
import { post } from '../live/api.ts';
import { useMe } from '../live/queries.ts';
import { useRefused } from '../panel/named.ts';
import { Outcome, type Said } from '../panel/outcome.tsx';
import { useWords } from '../words/i18n.ts';
import { Editor, type Wrote } from './editor.tsx';
import { FieldRow } from './field-row.tsx';
import { refresh, type Shown } from './read.ts';
import type { Place } from './said.tsx';

const GROUPS = ['raw', 'analysis', 'operation'] as const;
type Group = (typeof GROUPS)[number];
const KINDS = ['customer', 'person', 'organisation', 'usagePoint', 'contract'] as const;
const COLUMNS = ['field', 'value', 'standing', 'source', 'at', 'acts'] as const;

interface FieldsProps {
  readonly page: DossierPage;
  readonly shown: Shown;
  /** An earlier state, which can only be read. */
  readonly then: boolean;
  onMessage(place: Place): void;
}

/** All that is known, in the archive's three groups; what may be written by hand is written in place. */
export function Fields({ page, shown, then, onMessage }: FieldsProps) {
  const t = useWords('dossier');
  const me = useMe();
  const work = useWork(page, shown);
  const held = new Map(page.dossier.fields.map((field) => [field.field, shown.field(field)]));
  const writes = then ? [] : page.writes;
  return (
    <>
      <div className="dossier-outcome">
        <Outcome said={work.said} />
        {work.wrote && (
          <Button size="small" onClick={() => void work.undo()}>
            {t('edit.undo')}
          </Button>
        )}
      </div>
      {held.size === 0 && <p className="dossier-quiet">{t(then ? 'noFieldsThen' : 'noFields')}</p>}
      {GROUPS.map((group) => (
        <GroupOf
          key={group}
          {...{ group, held, writes, work, shown, onMessage }}
          all={me.fields}
          page={page}
          then={then}
        />
      ))}
    </>
  );
}

function useWork({ dossier }: DossierPage, shown: Shown) {
  const t = useWords('dossier');
  const names = useNames();
  const refused = useRefused();
  /** The field that is being written. */
  const [open, setOpen] = useState<string | null>(null);
  const [said, setSaid] = useState<Said | null>(null);
  const [wrote, setWrote] = useState<Wrote | null>(null);
  const known = dossier.fields;
  const show = (field: string) => shown.show(field).catch((fault) => setSaid({ text: refused(fault), bad: true }));
  const edit = async (field: string) => {
    setSaid(null);
    setWrote(null);
    const covered = known.some((one) => one.field === field && shown.field(one).covered);
    if (covered) await show(field);
    setOpen(field);
  };
  const settle = async (done: Wrote, words: string) => {
    await Promise.all([refresh(dossier.id), show(done.field)]);
    setOpen(null);
    setSaid({ text: words, bad: false });
  };
  const finish = async (done: Wrote) => {
    const value = done.after === null ? t('nothing') : names.value(done.field, done.after);
    await settle(done, t('edit.done', { field: names.field(done.field), value }));
    setWrote(done);
  };
  const undo = async () => {
    if (!wrote) return;
    const { field, before, after } = wrote;
    setWrote(null);
    try {
      const body = { field, from: after, to: before, reason: t('edit.undone') };
      await post(`/dossiers/${encodeURIComponent(dossier.id)}/fields`, body);
      await settle(wrote, t('edit.undid', { field: names.field(field) }));
    } catch (fault) {
      await refresh(dossier.id);
      setSaid({ text: refused(fault), bad: true });
    }
  };
  const stale = async (field: string) => {
    await Promise.all([refresh(dossier.id), show(field)]);
  };
  return { open, said, wrote, edit, finish, undo, stale, show, close: () => setOpen(null) };
}

interface GroupProps extends FieldsProps {
  readonly group: Group;
  readonly all: Me['fields'];
  readonly held: ReadonlyMap<string, FieldView>;
  readonly writes: readonly string[];
  readonly work: ReturnType<typeof useWork>;
}

function GroupOf({ group, all, held, writes, work, page, onMessage }: GroupProps) {
  const t = useWords('dossier');
  const section = useRef<HTMLElement>(null);
  const of = Object.entries(all).flatMap(([field, known]) => (known.group === group ? [field] : []));
  const there = of.filter((field) => held.has(field));
  const empty = of.filter((field) => !held.has(field) && writes.includes(field));
  const fresh = work.open !== null && empty.includes(work.open) ? work.open : null;
  if (there.length === 0 && empty.length === 0) return null;
  /** Back to where the editing began. */
  const close = (field: string) => {
    work.close();
    requestAnimationFrame(() =>
      section.current?.querySelector<HTMLElement>(`[data-door="${CSS.escape(field)}"]`)?.focus(),
    );
  };
  const editor = (field: string) => (
    <Editor
      key={field}
      dossier={page.dossier.id}
      field={field}
      now={held.get(field) ?? null}
      onStale={() => work.stale(field)}
      onWrote={(wrote) => void work.finish(wrote)}
      onCancel={() => close(field)}
    />
  );
  return (
    <section ref={section} className="dossier-group" aria-label={t(`group.${group}`)}>
      <h3>{t(`group.${group}`)}</h3>
      {there.length > 0 && (
        <div className="dossier-scroll">
          <table className="dossier-table">
            <thead>
              <tr>
                {COLUMNS.map((column) => (
                  <th key={column} scope="col">
                    {t(`col.${column}`)}
                  </th>
                ))}
              </tr>
            </thead>
            {KINDS.map((kind) => {
              const rows = there.filter((field) => all[field]?.kind === kind);
              if (rows.length === 0) return null;
              return (
                <tbody key={kind}>
                  <tr className="dossier-kind">
                    <th scope="rowgroup" colSpan={COLUMNS.length}>
                      {t(`kind.${kind}`)}
                    </th>
                  </tr>
                  {rows.map((field) => (
                    <FieldRow
                      key={field}
                      field={held.get(field)!}
                      editor={work.open === field ? editor(field) : null}
                      columns={COLUMNS.length}
                      onEdit={writes.includes(field) ? () => void work.edit(field) : null}
                      onShow={() => void work.show(field)}
                      onMessage={onMessage}
                    />
                  ))}
                </tbody>
              );
            })}
          </table>
        </div>
      )}
      {fresh !== null && editor(fresh)}
      {empty.length > 0 && fresh === null && (
        <Add group={group} fields={empty} onAdd={(field) => void work.edit(field)} />
      )}
    </section>
  );
}

function Add({
  group,
  fields,
  onAdd,
}: {
  readonly group: Group;
  readonly fields: readonly string[];
  onAdd(field: string): void;
}) {
  const t = useWords('dossier');
  const names = useNames();
  const id = useId();
  const [chosen, setChosen] = useState('');
  return (
    <form
      className="dossier-add"
      onSubmit={(event) => {
        event.preventDefault();
        if (chosen !== '') onAdd(chosen);
      }}
    >
      <label htmlFor={id}>{t('edit.add')}</label>
      <select id={id} data-door={group} value={chosen} onChange={({ target }) => setChosen(target.value)}>
        <option value="">—</option>
        {fields.map((field) => (
          <option key={field} value={field}>
            {names.field(field)}
          </option>
        ))}
      </select>
      <Button size="small" htmlType="submit" disabled={chosen === ''}>
        {t('edit.addDo')}
      </Button>
    </form>
  );
}
