import type { Card, SentFile } from './activity.ts';
import { h } from './dom.ts';
import { kindOf, sizeOf } from './files.ts';
import { type Tongue, words } from './words.ts';

/** The same file under an address that is good again, or null when there is none to be had. */
export type Fresh = () => Promise<SentFile | null>;

/** What stands for a file: its kind, its name and its size. */
export const label = ({ name, type, size }: Pick<SentFile, 'name' | 'type' | 'size'>): [HTMLElement, HTMLElement] => [
  h('span', { class: 'kind', 'aria-hidden': 'true' }, kindOf(type)),
  h('span', { class: 'what' }, h('bdi', {}, name), h('small', {}, sizeOf(size))),
];

/** Leads to the file where it has an address, with a new one where that has lapsed. */
function lead(file: SentFile, kind: string, inside: readonly HTMLElement[], fresh: Fresh): HTMLElement {
  if (file.url === null) return h('span', { class: kind }, ...inside);
  const link = h('a', { class: kind, href: file.url, download: file.name }, ...inside);
  let { until } = file;
  link.addEventListener('click', async (event) => {
    if (Date.now() < until) return;
    event.preventDefault();
    const next = await fresh();
    if (next?.url == null) return;
    ({ until } = next);
    link.href = next.url;
    link.click();
  });
  return link;
}

/** A file in a message: a picture where the browser can show it, else a line; both lead to the file. */
export function fileNode(file: SentFile, tongue: Tongue, fresh: Fresh): HTMLElement {
  const { name, type, url, preview } = file;
  const source = preview ?? (/^image\/(?:png|jpeg)$/.test(type) ? url : null);
  if (source === null) return lead(file, 'file', label(file), fresh);
  const picture = h('img', { src: source, alt: words(tongue, 'picture', { name }), loading: 'lazy' });
  const node = lead(file, 'photo', [picture], fresh);
  picture.addEventListener('error', () => {
    // An address lapses after an hour; the name still says what was sent.
    const line = h('span', { class: 'file' }, ...label(file));
    const again = h('button', { type: 'button', class: 'again' }, words(tongue, 'loadAgain'));
    again.addEventListener('click', async () => {
      const next = await fresh();
      if (next === null) again.replaceWith(h('small', { role: 'status' }, words(tongue, 'kept')));
      else line.replaceWith(fileNode(next, tongue, fresh));
    });
    if (url !== null) line.append(again);
    node.replaceWith(line);
  });
  return node;
}

/** What to keep: a small table, and a way to copy its first row, which is the number. */
export function cardNode({ title, rows }: Card, tongue: Tongue): HTMLElement {
  const number = rows[0]?.value ?? '';
  const copy = h('button', { type: 'button', class: 'copy' }, words(tongue, 'copyNumber'));
  copy.addEventListener('click', async () => {
    const copied = () => {
      copy.textContent = words(tongue, 'copied');
    };
    // A browser that forbids it leaves the button as it is.
    await navigator.clipboard.writeText(number.replace(/ /g, '')).then(copied, () => undefined);
  });
  const list = rows.map(({ label, value }, index) =>
    h('div', { class: index === 0 ? 'row first' : 'row' }, h('dt', {}, label), h('dd', {}, value)),
  );
  return h(
    'div',
    { class: 'card' },
    h('p', { class: 'card-title' }, title),
    h('dl', {}, ...list),
    ...(navigator.clipboard ? [copy] : []),
  );
}
