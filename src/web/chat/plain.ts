/** A piece of text to show: words, a web address or a telephone number. */
export type Piece =
  | { readonly is: 'words'; readonly text: string }
  | { readonly is: 'link'; readonly href: string; readonly host: string; readonly rest: string }
  | { readonly is: 'call'; readonly number: string };

// Bidirectional controls, zero-width and other invisible characters can make a text read as what it is not. What builds
// emoji is left for the next step.
const INVISIBLE = /(?![\ufe0e\ufe0f\u200d])\p{Default_Ignorable_Code_Point}|[\ufff9-\ufffb]/gu;
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters to remove.
const CONTROL = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f]/g;
// A joiner is kept only after an emoji, where it builds families and flags.
const STRAY_JOINER = /(^|[^\p{Extended_Pictographic}\p{Emoji_Modifier}\p{Variation_Selector}])\u200d+/gu;
const MARK_FLOOD = /(\p{M}{4})\p{M}+/gu;

/** The text as it may be shown: no invisible or direction-changing characters, line ends as \n, at most four marks on a letter. */
export function readable(text: string): string {
  return text
    .replace(/\r\n?|\u2028|\u2029/g, '\n')
    .replace(CONTROL, '')
    .replace(INVISIBLE, '')
    .replace(STRAY_JOINER, '$1')
    .replace(MARK_FLOOD, '$1');
}

const ADDRESS = /https:\/\/[^\s<>"'`，。；：！？、（）《》【】「」“”‘’\u3400-\u9fff]+/g;
const REST_SHOWN = 40;

function link(raw: string): Extract<Piece, { is: 'link' }> | null {
  let url: URL;
  try {
    url = new URL(raw);
  } catch {
    return null;
  }
  // What stands before an @ looks like a host and is not one.
  if (url.protocol !== 'https:' || url.username !== '' || url.password !== '') return null;
  const path = url.pathname + url.search + url.hash;
  const rest = path === '/' ? '' : path.length > REST_SHOWN ? `${path.slice(0, REST_SHOWN - 1)}…` : path;
  return { is: 'link', href: url.href, host: url.host, rest };
}

function calls(text: string, numbers: readonly string[]): Piece[] {
  const pieces: Piece[] = [];
  const flush = (words: string) => words !== '' && pieces.push({ is: 'words', text: words });
  let from = 0;
  for (let at = 0; at < text.length; at++) {
    const number = numbers.find((n) => text.startsWith(n, at));
    const before = text[at - 1] ?? '';
    if (number === undefined || /[\w.+-]/.test(before)) continue;
    if (/^(?:[\w%]|[.-]\d)/.test(text.slice(at + number.length))) continue;
    flush(text.slice(from, at));
    pieces.push({ is: 'call', number });
    from = at + number.length;
    at = from - 1;
  }
  flush(text.slice(from));
  return pieces;
}

/** Cuts a text into pieces. `numbers` are the telephone numbers to make callable, longest first. */
export function pieces(text: string, numbers: readonly string[]): Piece[] {
  const found: Piece[] = [];
  let from = 0;
  for (const match of text.matchAll(ADDRESS)) {
    const raw = match[0].replace(/[.,;:!?)\]}]{1,40}$/, '');
    const piece = link(raw);
    if (piece === null) continue;
    found.push(...calls(text.slice(from, match.index), numbers), piece);
    from = match.index + raw.length;
  }
  found.push(...calls(text.slice(from), numbers));
  return found;
}
