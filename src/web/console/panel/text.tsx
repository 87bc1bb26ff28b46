/** Marks that turn writing round or take no room: they make a text read otherwise than it is stored. */
const UNSEEN = /[\u061c\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]/gu;

/** A text from outside as it may stand in a label: without marks that turn round what follows. */
export const readable = (text: string): string => text.replace(UNSEEN, '');

/** A text from outside, isolated, so that its direction disturbs nothing around it. */
export function Text({ of, className }: { readonly of: string; readonly className?: string }) {
  return <bdi className={className}>{readable(of)}</bdi>;
}
