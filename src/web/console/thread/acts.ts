import { useState } from 'react';
import type { Row } from '../../../http/console/contract.ts';
import { useFaultWords } from '../bits/fault.ts';
import { say } from '../bits/notice.tsx';
import { ApiFault, post } from '../live/api.ts';
import { useLine } from '../live/line.ts';
import { keys, queryClient, useMe } from '../live/queries.ts';
import { rows } from '../live/rows.ts';
import { useWords, type Words } from '../words/i18n.ts';

export type Act = 'take' | 'handBack' | 'release' | 'close';

export interface Acts {
  /** Why it cannot be done now; null when it can. */
  whyNot(act: Act): string | null;
  readonly busy: Act | null;
  /** Resolves to whether it was done; what went wrong has then been said. */
  run(act: Act, body?: unknown): Promise<boolean>;
}

/** Why this user may not do that now, whatever the connection. */
function forbidden(t: Words, { holder, status }: Row, me: string, act: Act): string | null {
  if (status === 'closed' || holder.is === 'nobody') return t('act.whyNot.closed');
  const own = holder.is === 'agent' && holder.agent === me;
  if (holder.is === 'agent' && !own) return t('act.whyNot.agent', { name: holder.name });
  if (act === 'take') return own ? t('act.whyNot.yours') : null;
  if (own) return null;
  return t(holder.is === 'bot' ? 'act.whyNot.bot' : 'act.whyNot.queue');
}

/** What can be done with a chat, and doing it. */
export function useActs(row: Row): Acts {
  const t = useWords();
  const faultWords = useFaultWords();
  const line = useLine();
  const me = useMe().user.id;
  const [busy, setBusy] = useState<Act | null>(null);

  /** Somebody was faster: what is shown is made true first, then it is said who. */
  const lost = async (fault: unknown): Promise<void> => {
    await queryClient.invalidateQueries({ queryKey: keys.case(row.id) });
    const holder = rows.get(row.id)?.holder;
    const taken = fault instanceof ApiFault && fault.code === 'taken' && holder?.is === 'agent';
    say(taken ? t('act.took', { name: holder.name }) : faultWords(fault), 'bad');
  };
  return {
    whyNot: (act) => (line.is === 'open' ? forbidden(t, row, me, act) : t('act.whyNot.lost')),
    busy,
    run: async (act, body = {}) => {
      setBusy(act);
      try {
        const answer = await post<{ row: Row }>(`/conversations/${encodeURIComponent(row.id)}/${act}`, body);
        const kept = rows.get(row.id);
        if (kept === undefined || kept.version < answer.row.version) rows.put(answer.row);
        say(t(`act.done.${act}`));
        return true;
      } catch (fault) {
        await lost(fault);
        return false;
      } finally {
        setBusy(null);
      }
    },
  };
}
