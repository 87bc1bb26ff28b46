import { useQuery } from '@tanstack/react-query';
import type { ReportsView, ReportView } from '../../../http/console/contract.ts';
import { get } from '../live/api.ts';

/** While the analysis runs one looks again soon; else figures change by night. */
const SOON_MS = 2_000;

/** The reports that the user may see, and the run that they are of. */
export const useReports = () =>
  useQuery({
    queryKey: ['reports'],
    queryFn: () => get<ReportsView>('/reports'),
    staleTime: 0,
    refetchInterval: ({ state }) => (state.data?.running ? SOON_MS : false),
  });

/** The figures of one; `run`: the run that is asked about. */
export const useReport = (id: string, run: string) =>
  useQuery({ queryKey: ['reports', id, run], queryFn: () => get<ReportView>(`/reports/${encodeURIComponent(id)}`) });
