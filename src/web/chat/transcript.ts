import { nameOf } from './bubble.ts';
import { h } from './dom.ts';
import type { Entry } from './entry.ts';
import { clock, day } from './times.ts';
import type { Tongue } from './words.ts';

const two = (n: number): string => String(n).padStart(2, '0');

/** The conversation as text: a line a message, under its day. */
export function transcript(entries: readonly Entry[], tongue: Tongue, company: string): string {
  const now = new Date();
  const lines = [company, ''];
  let today = '';
  for (const entry of entries) {
    const date = day(tongue, entry.at, now);
    if (date !== today)
      lines.push('', `— ${entry.at.getFullYear()}-${two(entry.at.getMonth() + 1)}-${two(entry.at.getDate())} —`);
    today = date;
    const who = entry.author.is === 'system' ? '' : `${nameOf(entry, tongue)}: `;
    const files = entry.files.map(({ name }) => `[${name}]`);
    lines.push(`${clock(tongue, entry.at)}  ${who}${[entry.text, ...files].filter((part) => part !== '').join(' ')}`);
    for (const { label, value } of entry.card?.rows ?? []) lines.push(`         ${label}: ${value}`);
  }
  return lines.join('\r\n');
}

/** Saves it on the customer's device; the mark at its front tells old programs that it is UTF-8. */
export function save(text: string): void {
  const now = new Date();
  const name = `griddesk-${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}.txt`;
  const url = URL.createObjectURL(new Blob(['\ufeff', text], { type: 'text/plain;charset=utf-8' }));
  h('a', { href: url, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
