import { useEffect, useState } from 'react';

const LASTS_MS = 5_000;
const until = new Map<string, number>();
const listeners = new Set<() => void>();

function tell(): void {
  for (const listener of listeners) listener();
}

/** The customer of that conversation writes just now. */
export function heardTyping(conversation: string): void {
  until.set(conversation, Date.now() + LASTS_MS);
  tell();
}

/** What was being written has come. */
export function typingEnded(conversation: string): void {
  if (until.delete(conversation)) tell();
}

/** Whether the customer writes; false again five seconds after the last sign of it. */
export function useTyping(conversation: string): boolean {
  const [, look] = useState(0);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const again = (): void => {
      clearTimeout(timer);
      look((count) => count + 1);
      const left = (until.get(conversation) ?? 0) - Date.now();
      if (left > 0) timer = setTimeout(again, left);
    };
    listeners.add(again);
    again();
    return () => {
      listeners.delete(again);
      clearTimeout(timer);
    };
  }, [conversation]);
  return (until.get(conversation) ?? 0) > Date.now();
}
