import { QueryClient, useQuery } from '@tanstack/react-query';
import { useMemo, useSyncExternalStore } from 'react';
import type { AlertView, Availability, CaseView, EventView, Me, Row } from '../../../http/console/contract.ts';
import { ApiFault, carryCsrf, get } from './api.ts';
import { createTimeline, type Timeline } from './events.ts';
import { byUrgency, inView, rows, type View } from './rows.ts';
import { createShelf } from './shelf.ts';

export const keys = {
  me: ['me'],
  rows: ['rows'],
  alerts: ['alerts'],
  case: (conversation: string) => ['case', conversation],
  events: (conversation: string) => ['events', conversation],
} as const;

const again = (failures: number, fault: Error): boolean =>
  fault instanceof ApiFault && (fault.status === 0 || fault.status >= 500) && failures < 3;

/** Nothing grows old by time: the socket says what has changed. */
export const queryClient = new QueryClient({
  defaultOptions: {
    queries: { staleTime: Number.POSITIVE_INFINITY, retry: again, networkMode: 'always', refetchOnReconnect: false },
    mutations: { networkMode: 'always' },
  },
});

async function askMe(): Promise<Me | null> {
  try {
    const me = await get<Me>('/me');
    carryCsrf(me.csrf);
    return me;
  } catch (fault) {
    if (fault instanceof ApiFault && fault.status === 401) return null;
    throw fault;
  }
}

/** Who is signed in and the names of things; data is null when nobody is. */
export const useSession = () => useQuery({ queryKey: keys.me, queryFn: askMe });

/** Who is signed in; only below the log-in. */
export function useMe(): Me {
  const { data } = useSession();
  if (data == null) throw new Error('Nobody is signed in: use this only on pages behind the log-in.');
  return data;
}

export function setMe(me: Me | null): void {
  carryCsrf(me?.csrf ?? '');
  queryClient.setQueryData(keys.me, me);
}

export const isSignedIn = (): boolean => queryClient.getQueryData<Me | null>(keys.me) != null;

export function setAvailability(availability: Availability): void {
  queryClient.setQueryData<Me | null>(keys.me, (me) => (me == null ? me : { ...me, availability }));
}

const alerts = createShelf<AlertView>((kept, said) =>
  kept.acknowledgedAt !== null || kept.repeats > said.repeats ? kept : said,
);
export const putAlert = alerts.put;

async function fillRows(): Promise<number> {
  const mark = rows.mark();
  rows.refill((await get<{ rows: Row[] }>('/conversations?view=all')).rows, mark);
  return Date.now();
}

async function fillAlerts(): Promise<number> {
  const mark = alerts.mark();
  alerts.refill((await get<{ alerts: AlertView[] }>('/alerts')).alerts, mark);
  return Date.now();
}

/** Every open conversation that the user may see, the most urgent first. */
export function useOpenRows(): { rows: readonly Row[]; loading: boolean; fault: Error | null } {
  const { isPending, error } = useQuery({ queryKey: keys.rows, queryFn: fillRows });
  const list = useSyncExternalStore(rows.subscribe, rows.all);
  const me = useMe().user.id;
  const sorted = useMemo(() => list.filter((row) => inView(row, 'all', me)).sort(byUrgency), [list, me]);
  return { rows: sorted, loading: isPending, fault: error };
}

/** One tab of the inbox, the most urgent first. */
export function useRows(view: View): readonly Row[] {
  const me = useMe().user.id;
  const { rows: open } = useOpenRows();
  return useMemo(() => (view === 'all' ? open : open.filter((row) => inView(row, view, me))), [open, view, me]);
}

/** One conversation as it is now, also when it is closed; undefined until it is known. */
export const useRow = (conversation: string): Row | undefined =>
  useSyncExternalStore(rows.subscribe, () => rows.get(conversation));

async function askCase(conversation: string): Promise<CaseView> {
  const mark = rows.mark();
  const answer = await get<CaseView>(`/conversations/${encodeURIComponent(conversation)}`);
  const kept = rows.get(conversation);
  // A row that came while this was on its way is the newer one.
  if (kept === undefined || rows.mark() === mark || answer.row.version > kept.version) rows.put(answer.row);
  return answer;
}

/** What the panel shows of a conversation. */
export const useCase = (conversation: string) =>
  useQuery({ queryKey: keys.case(conversation), queryFn: () => askCase(conversation) });

const PAGE = 500;
const timelines = new Map<string, Timeline>();

export function timelineOf(conversation: string): Timeline {
  const known = timelines.get(conversation);
  if (known !== undefined) return known;
  const timeline = createTimeline();
  timelines.set(conversation, timeline);
  return timeline;
}

async function fillEvents(conversation: string): Promise<number> {
  const timeline = timelineOf(conversation);
  for (;;) {
    const path = `/conversations/${encodeURIComponent(conversation)}/events?after=${timeline.mark()}`;
    const { events } = await get<{ events: EventView[] }>(path);
    timeline.fill(events);
    if (events.length < PAGE) return Date.now();
  }
}

/** The thread of a conversation, in order, without gaps and without doubles; kept up to date while it is watched. */
export function useEvents(conversation: string) {
  const timeline = timelineOf(conversation);
  const { isPending, error } = useQuery({
    queryKey: keys.events(conversation),
    queryFn: () => fillEvents(conversation),
  });
  return { events: useSyncExternalStore(timeline.subscribe, timeline.list), loading: isPending, fault: error };
}

/** Dangers that nobody has acknowledged, the oldest first. */
export function useAlerts(): readonly AlertView[] {
  useQuery({ queryKey: keys.alerts, queryFn: fillAlerts });
  const list = useSyncExternalStore(alerts.subscribe, alerts.all);
  return useMemo(
    () => list.filter(({ acknowledgedAt }) => acknowledgedAt === null).sort((a, b) => (a.at < b.at ? -1 : 1)),
    [list],
  );
}

/** Forgets everything of the user who was signed in. */
export function forget(): void {
  rows.clear();
  alerts.clear();
  timelines.clear();
  queryClient.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== 'me' });
}
