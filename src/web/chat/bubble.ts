import type { SentFile } from './activity.ts';
import { cardNode, fileNode } from './attached.ts';
import { h } from './dom.ts';
import type { Entry } from './entry.ts';
import { type CallNumber, callable, hotlineOf } from './numbers.ts';
import { type Piece, pieces, readable } from './plain.ts';
import { clock } from './times.ts';
import { LANG, type Tongue, type WordKey, words } from './words.ts';

export interface Shown {
  readonly tongue: Tongue;
  readonly numbers: readonly CallNumber[];
  retry(clientId: string): void;
  cancel(clientId: string): void;
  /** A file of the message with that seq, under an address that is good again. */
  fresh(seq: number, index: number): Promise<SentFile | null>;
}

const tel = (number: string): string => `tel:${number.replace(/[^\d+*#]/g, '')}`;

/** A text as nodes: addresses with their real host and the given numbers as links, all else as text. */
export function textNodes(text: string, numbers: readonly string[], tongue: Tongue): Node[] {
  const cut = pieces(text, numbers);
  return cut.map((piece, index) => {
    const before = cut[index - 1];
    if (piece.is === 'words')
      return document.createTextNode(piece.text.slice(before?.is === 'call' ? stop(piece).length : 0));
    if (piece.is === 'link') return linkNode(piece, tongue);
    // A number stays on one line where there is room, together with the full stop after it.
    const call = h('a', { class: 'tel', href: tel(piece.number) }, piece.number);
    return h('span', { class: 'whole' }, call, stop(cut[index + 1]));
  });
}

const stop = (next: Piece | undefined): string => (next?.is === 'words' ? (/^\p{P}+/u.exec(next.text)?.[0] ?? '') : '');

function linkNode({ href, host, rest }: Extract<Piece, { is: 'link' }>, tongue: Tongue): Node {
  return h(
    'a',
    { class: 'link', href, target: '_blank', rel: 'noopener noreferrer' },
    h('bdi', { class: 'host' }, host),
    h('bdi', {}, rest),
    h('span', { class: 'unseen' }, ` (${words(tongue, 'opensNew')})`),
  );
}

/** Who speaks, in words for the screen and for those who listen. */
export function nameOf(entry: Entry, tongue: Tongue): string {
  if (entry.author.is === 'agent') return entry.author.name || words(tongue, 'personRole');
  return words(tongue, entry.author.is === 'customer' ? 'you' : 'assistant');
}

/** A person has a face and says what they are; the assistant has its badge. */
function speaker(entry: Entry, tongue: Tongue): HTMLElement[] {
  const name = nameOf(entry, tongue);
  if (entry.author.is !== 'agent') {
    return [h('span', { class: entry.author.is === 'customer' ? 'unseen' : 'badge' }, h('bdi', {}, name))];
  }
  const who = h('span', { class: 'agent' }, h('bdi', {}, name));
  const face = h('span', { class: 'face', 'aria-hidden': 'true' }, [...name][0] ?? '');
  return entry.author.name === ''
    ? [face, who]
    : [face, who, h('span', { class: 'role' }, words(tongue, 'personRole'))];
}

function head(entry: Entry, tongue: Tongue): HTMLElement {
  return h(
    'p',
    { class: 'who' },
    ...speaker(entry, tongue),
    h('time', { datetime: entry.at.toISOString() }, clock(tongue, entry.at)),
  );
}

function callRow(text: string, { numbers, tongue }: Shown): HTMLElement | null {
  const here = pieces(text, callable(numbers, true)).flatMap((piece) => (piece.is === 'call' ? [piece.number] : []));
  const rows = [...new Set(here)].flatMap((wanted) => numbers.filter(({ number }) => number === wanted));
  if (rows.length === 0) return null;
  return h(
    'p',
    { class: 'call-row', role: 'group', 'aria-label': words(tongue, 'callNow') },
    ...rows.map(({ number, names }) =>
      h(
        'a',
        { class: 'call', href: tel(number) },
        h('span', {}, names.map((name) => words(tongue, name)).join(' · ')),
        ' ',
        h('b', {}, number),
      ),
    ),
  );
}

function body(entry: Entry, shown: Shown): HTMLElement {
  const { tongue, numbers } = shown;
  const own = entry.author.is === 'customer';
  const lang = entry.locale === null ? undefined : entry.locale.startsWith('zh') ? LANG.zh : LANG.en;
  const linked = callable(numbers, entry.safety);
  const nodes = own ? [readable(entry.text)] : textNodes(entry.text, linked, tongue);
  const bubble = h('div', { class: 'bubble' });
  if (entry.safety) bubble.append(h('p', { class: 'safety-title' }, words(tongue, 'safety')));
  if (entry.text !== '') bubble.append(h('p', { class: 'text', dir: 'auto', lang }, ...nodes));
  const { seq } = entry;
  for (const [index, file] of entry.files.entries()) {
    bubble.append(fileNode(file, tongue, async () => (seq === null ? null : shown.fresh(seq, index))));
  }
  if (entry.card !== null) bubble.append(cardNode(entry.card, tongue));
  const row = entry.safety ? callRow(entry.text, shown) : null;
  if (row !== null) bubble.append(row);
  return bubble;
}

/** How the customer's own message is doing, and what the server said against it. */
function state(entry: Entry, { tongue, numbers, retry, cancel }: Shown): HTMLElement[] {
  const { clientId, why } = entry;
  const failed = entry.state === 'failed';
  const carries = entry.files.length > 0 && entry.state !== 'sent';
  const line = h('p', { class: `state ${entry.state}${carries ? ' carries' : ''}` }, words(tongue, entry.state));
  if (entry.state === 'sending' && entry.sent !== null) {
    line.append(' ', h('progress', { max: '100', 'aria-label': words(tongue, 'sending') }), h('span'));
    move(line, entry.sent);
  }
  const press = (key: WordKey, act: (id: string) => void): void => {
    const button = h('button', { type: 'button', class: 'again' }, words(tongue, key));
    button.addEventListener('click', () => act(clientId ?? ''));
    line.append(' ', button);
  };
  if (failed && entry.repeats) press('retry', retry);
  if (failed || carries) press(failed ? 'discard' : 'cancel', cancel);
  const said = why ?? (failed ? words(tongue, 'refused', { hotline: hotlineOf(numbers) }) : null);
  if (said === null) return [line];
  return [h('p', { class: 'why' }, ...textNodes(readable(said), callable(numbers, true), tongue)), line];
}

/** Shows in a message how far its files have come. */
export function move(node: HTMLElement, sent: number | null): void {
  const gone = node.querySelector('progress');
  if (gone === null) return;
  gone.value = sent ?? 0;
  gone.nextElementSibling!.textContent = ` ${sent}%`;
}

/** One message as it stands in the log. `joined`: it follows one of the same author, so that the name is not said again. */
export function bubble(entry: Entry, joined: boolean, shown: Shown): HTMLElement {
  if (entry.author.is === 'system' && !entry.safety) {
    return h('p', { class: 'note' }, ...textNodes(entry.text, callable(shown.numbers, false), shown.tongue));
  }
  const kind = entry.safety ? 'safety' : entry.author.is === 'customer' ? 'own' : 'theirs';
  const human = entry.author.is === 'agent' ? ' human' : '';
  const said = h('div', { class: `said ${kind}${human}${joined ? ' joined' : ''}` });
  const own = entry.author.is === 'customer';
  if (!joined) said.append(head(entry, shown.tongue));
  else said.append(h('span', { class: 'unseen' }, nameOf(entry, shown.tongue)));
  said.append(body(entry, shown), ...(own ? state(entry, shown) : []));
  return said;
}
