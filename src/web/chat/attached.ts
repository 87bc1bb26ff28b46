import type { Card, SentFile } from './activity.ts';
import { h } from './dom.ts';
import { sizeOf } from './files.ts';
import { type Tongue, words } from './words.ts';

/** A file in a message: a picture where the browser can show it, else a line; both lead to the file. */
export function fileNode({ name, type, size, url, preview }: SentFile, tongue: Tongue): HTMLElement {
  const what = h('span', { class: 'what' }, h('bdi', {}, name), h('small', {}, sizeOf(size)));
  const line = (): HTMLElement => {
    const kind = h('span', { class: 'kind', 'aria-hidden': 'true' }, type === 'application/pdf' ? 'PDF' : 'IMG');
    return url === null
      ? h('span', { class: 'file' }, kind, what)
      : h('a', { class: 'file', href: url, download: name }, kind, what);
  };
  const source = preview ?? (/^image\/(?:png|jpeg)$/.test(type) ? url : null);
  if (source === null) return line();
  const picture = h('img', { src: source, alt: words(tongue, 'picture', { name }), loading: 'lazy' });
  const node =
    url === null
      ? h('span', { class: 'photo' }, picture)
      : h('a', { class: 'photo', href: url, download: name }, picture);
  // An address lapses after an hour; the name still says what was sent.
  picture.addEventListener('error', () => node.replaceWith(h('span', { class: 'file' }, what)));
  return node;
}

/** What to keep: a small table, and a way to copy its first row, which is the number. */
export function cardNode({ title, rows }: Card, tongue: Tongue): HTMLElement {
  const number = rows[0]?.value ?? '';
  const copy = h('button', { type: 'button', class: 'copy' }, words(tongue, 'copyNumber'));
  copy.addEventListener('click', async () => {
    await navigator.clipboard?.writeText(number.replaceAll(' ', '')).catch(() => undefined);
    copy.textContent = words(tongue, 'copied');
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
