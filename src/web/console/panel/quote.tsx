import { readable } from './text.tsx';

/** How much is shown on each side of the words that matter. */
const AROUND = 48;

const isHalf = (text: string, at: number): boolean => {
  const code = text.charCodeAt(at);
  return code >= 0xdc00 && code <= 0xdfff;
};

/** A cut never goes through the middle of a character. */
const whole = (text: string, at: number): number => (isHalf(text, at) ? at - 1 : at);

/** The customer's words with [start, end) marked; of a long message only what stands around it. */
export function Quote({
  text,
  span: [start, end],
}: {
  readonly text: string;
  readonly span: readonly [number, number];
}) {
  const from = whole(text, Math.max(0, start - AROUND));
  const to = whole(text, Math.min(text.length, Math.max(end, start) + AROUND));
  return (
    <bdi className="panel-quote">
      {from > 0 && '…'}
      {readable(text.slice(from, start))}
      {end > start && <mark>{readable(text.slice(start, end))}</mark>}
      {readable(text.slice(Math.max(start, end), to))}
      {to < text.length && '…'}
    </bdi>
  );
}
