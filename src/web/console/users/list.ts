import { useQuery } from '@tanstack/react-query';
import type { Role, UserView } from '../../../http/console/contract.ts';
import { useFaultWords } from '../bits/fault.ts';
import { ApiFault, get } from '../live/api.ts';
import { keys, queryClient, useMe } from '../live/queries.ts';
import { useWords } from '../words/i18n.ts';

export const ROLES = [
  'agent',
  'supervisor',
  'archiveClerk',
  'privacyOfficer',
  'administrator',
  'auditor',
] as const satisfies readonly Role[];

const FRESH_MS = 30_000;

/** Everybody who works at the desk, by name. */
export const useUsers = () =>
  useQuery({
    queryKey: ['users'],
    queryFn: async () => (await get<{ users: UserView[] }>('/users')).users,
    staleTime: 0,
    refetchInterval: FRESH_MS,
  });

/** After a change: the list anew, and who oneself is, if it was oneself. */
export function useRefresh(): (changed: UserView) => Promise<void> {
  const me = useMe().user.id;
  return async (changed) => {
    await queryClient.invalidateQueries({ queryKey: ['users'] });
    if (changed.id === me) await queryClient.invalidateQueries({ queryKey: keys.me });
  };
}

const OWN = ['taken', 'lastAdministrator', 'department'] as const;

/** Why a change of a user was refused, in words. */
export function useUserFault(): (fault: unknown) => string {
  const t = useWords('users');
  const faultWords = useFaultWords();
  return (fault) => {
    if (!(fault instanceof ApiFault)) return faultWords(fault);
    const own = OWN.find((code) => code === fault.code);
    if (own !== undefined) return t(`refused.${own}`);
    return fault.status === 400 ? t('refused.invalid') : faultWords(fault);
  };
}
