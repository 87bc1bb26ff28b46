import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useCallback, useState } from 'react';
import type { ChangeView, DossierPage, FieldView } from '../../../http/console/contract.ts';
import { get } from '../live/api.ts';
import { queryClient } from '../live/queries.ts';

export type ProposalLine = DossierPage['proposals'][number];

const FRESH_MS = 30_000;

const pathOf = (id: string, query = ''): string => `/dossiers/${encodeURIComponent(id)}${query}`;

export const dossierKey = (id: string) => ['dossier', id] as const;

/** A dossier as it is now. */
export const useDossier = (id: string) =>
  useQuery({
    queryKey: [...dossierKey(id), 'now'],
    queryFn: () => get<DossierPage>(pathOf(id)),
    staleTime: 0,
    refetchInterval: FRESH_MS,
  });

/** A dossier as it was after the change with that seq; never changes again. */
export const useDossierAt = (id: string, at: number | null) =>
  useQuery({
    queryKey: [...dossierKey(id), 'at', at],
    queryFn: () => get<DossierPage>(pathOf(id, `?at=${at}`)),
    enabled: at !== null,
    placeholderData: keepPreviousData,
  });

/** The dossier as it now is, after something was written to it. */
export async function refresh(id: string): Promise<void> {
  await Promise.all([
    queryClient.invalidateQueries({ queryKey: dossierKey(id) }),
    queryClient.invalidateQueries({ queryKey: ['case'] }),
  ]);
}

/** What has been asked to be seen, laid over what the server covers; a value that has changed since is covered again. */
export interface Shown {
  /** Asks the server, which writes down who did. Rejects with ApiFault. */
  show(field: string): Promise<void>;
  field(field: FieldView): FieldView;
  change(change: ChangeView): ChangeView;
  proposal(proposal: ProposalLine): ProposalLine;
}

export function useShown(id: string): Shown {
  const [pages, setPages] = useState<Readonly<Record<string, DossierPage>>>({});
  const show = useCallback(
    async (field: string) => {
      const page = await get<DossierPage>(pathOf(id, `?reveal=${encodeURIComponent(field)}`));
      setPages((before) => ({ ...before, [field]: page }));
    },
    [id],
  );
  return {
    show,
    field: (field) => {
      const gave = field.covered ? pages[field.field]?.changes.find(({ seq }) => seq === field.change) : undefined;
      return gave?.to == null ? field : { ...field, value: gave.to, covered: false };
    },
    change: (change) =>
      (change.covered ? pages[change.field]?.changes.find(({ seq }) => seq === change.seq) : undefined) ?? change,
    proposal: (proposal) => {
      const known = pages[proposal.field]?.proposals.find(
        ({ id, version }) => id === proposal.id && version === proposal.version,
      );
      return proposal.covered && known ? known : proposal;
    },
  };
}
