import type { Field } from '../../desk/content.ts';
import { BETWEEN } from '../../desk/field.ts';

/** Of what is sensitive, that by which one knows whether it is the right entry; without it nobody could find anybody. */
const RECOGNISED: ReadonlySet<string> = new Set(['name', 'address', 'customerNo', 'meterNo']);

/**
 * Whether a value is covered until somebody asks to see it. What is most sensitive (S3) always is. Of what is sensitive
 * (S2) it is what leads to a person elsewhere: words and codes, such as telephones, mail addresses and people's names.
 * `needed`: the viewer talks to this customer now, and needs all but S3.
 */
export function isCovered({ field, sensitivity, type }: Field, needed: boolean): boolean {
  if (sensitivity === 'S3') return true;
  const leads = type.is === 'text' || type.is === 'code';
  return sensitivity === 'S2' && leads && !needed && !RECOGNISED.has(field);
}

const DOTS = '•••';

function item({ sensitivity, type }: Field, value: string): string {
  if (sensitivity === 'S3') return DOTS;
  if (type.is === 'code' && type.code === 'email') return `${[...value][0]}${DOTS}${value.slice(value.indexOf('@'))}`;
  const characters = [...value];
  if (type.is === 'code') return `${DOTS}${characters.slice(-Math.min(4, Math.floor(characters.length / 2))).join('')}`;
  return `${characters[0]}${DOTS}`;
}

/** Enough of a value to recognise it, and too little to use it: the tail of a number, the first character of words. */
export const covered = (field: Field, value: string): string =>
  field.many
    ? value
        .split(BETWEEN)
        .map((part) => item(field, part))
        .join(BETWEEN)
    : item(field, value);
