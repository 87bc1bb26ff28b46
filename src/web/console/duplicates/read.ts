import { useInfiniteQuery } from '@tanstack/react-query';
import type { Duplicates } from '../../../http/console/contract.ts';
import { useFaultWords } from '../bits/fault.ts';
import { ApiFault, get } from '../live/api.ts';
import { useWords } from '../words/i18n.ts';
import words from './words.en.json' with { type: 'json' };

export type Pair = Duplicates['pairs'][number];
export type Side = Pair['sides'][number];

/** While entries are being compared, it is asked for again so soon. */
const AGAIN_MS = 1_500;

export const DUPLICATES = ['duplicates'] as const;

/** What may be one customer twice, page by page. */
export const useDuplicates = () =>
  useInfiniteQuery({
    queryKey: DUPLICATES,
    queryFn: ({ pageParam }) => get<Duplicates>(`/duplicates?from=${pageParam}`),
    initialPageParam: 0,
    getNextPageParam: ({ next }) => next ?? undefined,
    staleTime: 0,
    refetchInterval: ({ state }) => (state.data?.pages[0]?.looking ? AGAIN_MS : false),
  });

type Key = keyof typeof words;
const isKey = (key: string): key is Key => Object.hasOwn(words, key);

/** Why a merge, or the taking back of one, was not done. */
export function useMergeRefused(): (fault: unknown) => string {
  const t = useWords('duplicates');
  const faultWords = useFaultWords();
  return (fault) => {
    const key = fault instanceof ApiFault ? `refused.${fault.code}` : '';
    return isKey(key) ? t(key) : faultWords(fault);
  };
}
