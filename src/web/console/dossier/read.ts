import { keepPreviousData, useQuery } from '@tanstack/react-query';
import type { ChangeView, ContactView, DossierView } from '../../../http/console/contract.ts';
import { get } from '../live/api.ts';

export interface Whole {
  readonly dossier: DossierView;
  /** All of them, newest first. */
  readonly changes: readonly ChangeView[];
  readonly contacts: readonly ContactView[];
}

const FRESH_MS = 30_000;

const pathOf = (id: string, at: number | null): string => {
  const path = `/dossiers/${encodeURIComponent(id)}`;
  return at === null ? path : `${path}?at=${at}`;
};

export const dossierKey = (id: string) => ['dossier', id] as const;

/** A dossier as it is now. */
export const useDossier = (id: string) =>
  useQuery({
    queryKey: [...dossierKey(id), 'now'],
    queryFn: () => get<Whole>(pathOf(id, null)),
    staleTime: 0,
    refetchInterval: FRESH_MS,
  });

/** A dossier as it was after the change with that seq; never changes again. */
export const useDossierAt = (id: string, at: number | null) =>
  useQuery({
    queryKey: [...dossierKey(id), 'at', at],
    queryFn: () => get<Whole>(pathOf(id, at)),
    enabled: at !== null,
    placeholderData: keepPreviousData,
  });
