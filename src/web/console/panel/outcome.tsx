import { useEffect, useRef } from 'react';
import { say } from '../bits/notice.tsx';
import { Text } from './text.tsx';

/** What came of the last action, in words. */
export interface Said {
  readonly text: string;
  readonly bad: boolean;
}

/** Shows it where the action was; takes the focus when what had it has gone with the action, and is read aloud in any case. */
export function Outcome({ said }: { readonly said: Said | null }) {
  const place = useRef<HTMLParagraphElement>(null);
  useEffect(() => {
    if (said === null) return;
    if (document.activeElement === document.body) place.current?.focus();
    else if (!said.bad) say(said.text);
  }, [said]);
  return (
    <p
      ref={place}
      className={said?.bad ? 'outcome outcome-bad' : 'outcome'}
      role={said?.bad ? 'alert' : undefined}
      tabIndex={-1}
    >
      {said && <Text of={said.text} />}
    </p>
  );
}
