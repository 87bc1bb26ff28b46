import { useQuery } from '@tanstack/react-query';
import type { TicketView } from '../../../http/console/contract.ts';
import type { Names } from '../bits/names.ts';
import { get } from '../live/api.ts';

export type Stage = 'open' | 'done';

const FRESH_MS = 20_000;

/** The tickets that the user may see, as the server orders them: the soonest promise first. No frame tells of them, so they are asked for again and again. */
export const useTickets = (stage: Stage) =>
  useQuery({
    queryKey: ['tickets', stage],
    queryFn: async () => (await get<{ tickets: TicketView[] }>(`/tickets?stage=${stage}`)).tickets,
    staleTime: 0,
    refetchInterval: FRESH_MS,
  });

const plain = (text: string): string => text.normalize('NFKC').toLowerCase();

/** Whether a ticket fits what is looked for: in its number, with or without spaces, its facts and its names. */
export function fits(ticket: TicketView, sought: string, names: Names): boolean {
  const want = plain(sought).trim();
  if (want === '') return true;
  const digits = want.replace(/\s/g, '');
  if (/^\d+$/.test(digits) && ticket.id.includes(digits)) return true;
  const texts = [...Object.values(ticket.facts), names.intent(ticket.intent), names.department(ticket.department)];
  return texts.some((text) => plain(text).includes(want));
}
