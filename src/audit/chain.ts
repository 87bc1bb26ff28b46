import { createHash } from 'node:crypto';
import type { AuditEntry } from '../desk/records.ts';

/** What stands before the very first entry. */
export const START = '0'.repeat(64);

/** JSON with its keys in order and nothing between, so that the same content is the same text. */
function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const pairs = Object.entries(value)
    .filter(([, of]) => of !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${pairs.map(([key, of]) => `${JSON.stringify(key)}:${canonical(of)}`).join(',')}}`;
}

export const hashOf = (entry: Omit<AuditEntry, 'hash'>): string =>
  createHash('sha256').update(canonical(entry)).digest('hex');

/** The entry as the next link after that hash. */
export function linked(entry: Omit<AuditEntry, 'before' | 'hash'>, before: string): AuditEntry {
  const whole = { ...entry, before };
  return { ...whole, hash: hashOf(whole) };
}

/** Why the entry is not the link after that hash; null when it is. */
export function faultOf({ hash, ...entry }: AuditEntry, before: string): string | null {
  if (entry.before !== before) return 'the entry before it is another one, or is missing';
  return hashOf(entry) === hash ? null : 'its content is not what was hashed';
}
