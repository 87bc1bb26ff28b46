import { useState } from 'react';

export type Mode = 'reply' | 'note';

interface Written {
  readonly text: string;
  /** One for each text: a second sending of the same text is the same message. */
  readonly clientId: string;
  /** It has been sent, and nobody knows whether it has arrived. */
  readonly tried: boolean;
}

export interface Draft {
  readonly mode: Mode;
  readonly reply: Written;
  readonly note: Written;
}

const fresh = (text = ''): Written => ({ text, clientId: crypto.randomUUID(), tried: false });

function kept(conversation: string): Draft {
  try {
    const draft = JSON.parse(sessionStorage.getItem(keyOf(conversation)) ?? 'null') as Draft | null;
    if (draft !== null && typeof draft.reply.text === 'string' && typeof draft.note.text === 'string') return draft;
  } catch {
    // Not ours, or cut short: an empty draft harms nobody.
  }
  return { mode: 'reply', reply: fresh(), note: fresh() };
}

const keyOf = (conversation: string): string => `griddesk-draft:${conversation}`;

/** What is being written in a conversation: a reply and a note, each with its own text, so that one is never sent as the other. Kept until the tab is closed. */
export function useDraft(conversation: string) {
  const [draft, setDraft] = useState(() => kept(conversation));
  const change = (make: (draft: Draft) => Draft): void =>
    setDraft((before) => {
      const after = make(before);
      sessionStorage.setItem(keyOf(conversation), JSON.stringify(after));
      return after;
    });
  return {
    draft,
    choose: (mode: Mode) => change((before) => ({ ...before, mode })),
    write: (mode: Mode, text: string) =>
      change((before) => ({ ...before, [mode]: before[mode].tried ? fresh(text) : { ...before[mode], text } })),
    tried: (mode: Mode) => change((before) => ({ ...before, [mode]: { ...before[mode], tried: true } })),
    /** Only the text that was sent goes; what has been written meanwhile stays. */
    sent: (clientId: string) =>
      change((before) => ({
        ...before,
        reply: before.reply.clientId === clientId ? fresh() : before.reply,
        note: before.note.clientId === clientId ? fresh() : before.note,
      })),
  };
}
