import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import type { CustomerQuery, Customers } from '../../../http/console/contract.ts';
import { post } from '../live/api.ts';

export type Condition = NonNullable<CustomerQuery['where']>[number];
export type Customer = Customers['customers'][number];

export const PAGE = 50;
const TYPED_MS = 200;

/** What was typed, once the typing has paused. */
export function useSettled(typed: string): string {
  const [settled, setSettled] = useState(typed);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(typed), TYPED_MS);
    return () => clearTimeout(timer);
  }, [typed]);
  return settled;
}

/** The customers who fit; the last ones stay on the screen until the next are there. */
export const useCustomers = (query: CustomerQuery) =>
  useQuery({
    queryKey: ['customers', query],
    queryFn: () => post<Customers>('/customers/search', query),
    placeholderData: keepPreviousData,
    staleTime: 10_000,
  });
