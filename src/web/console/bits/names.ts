import { useMemo } from 'react';
import { useMe } from '../live/queries.ts';
import { type Tongue, useTongue } from '../words/i18n.ts';

type Both = Readonly<Record<Tongue, string>>;

/** The content's own names of things, in the language of the screen; an unknown code stands for itself. */
export interface Names {
  department(code: string): string;
  intent(id: string): string;
  field(field: string): string;
  /** What a field is kept for; empty when that is not known. */
  use(field: string): string;
  /** A field's value as it is read: the name of a choice, a number with its unit. */
  value(field: string, value: string): string;
  promise(id: string): string;
  /** Why a clock stands still. */
  pause(reason: string): string;
  company: string;
}

/** Names are written for the middle of a sentence ("the repair crews"); on a label they begin it. */
export function label(name: string): string {
  const bare = name.replace(/^the /, '');
  return bare.charAt(0).toUpperCase() + bare.slice(1);
}

export function useNames(): Names {
  const me = useMe();
  const tongue = useTongue();
  return useMemo(() => {
    const from = (book: Readonly<Record<string, Both>>) => (code: string) => {
      const both = Object.hasOwn(book, code) ? book[code] : undefined;
      return both === undefined ? code : label(both[tongue]);
    };
    return {
      department: from(me.departments),
      intent: from(me.intents),
      field: from(me.fields),
      use: (field) => (Object.hasOwn(me.fields, field) ? (me.fields[field]?.use[tongue] ?? '') : ''),
      value: (field, value) => {
        const known = Object.hasOwn(me.fields, field) ? me.fields[field] : undefined;
        const parts = known?.many ? value.split('; ') : [value];
        const read = parts.map((part) => {
          const choice = known?.choices && Object.hasOwn(known.choices, part) ? known.choices[part] : undefined;
          return choice === undefined ? part : choice[tongue];
        });
        const unit = known?.unit && value !== '' ? ` ${known.unit}` : '';
        return read.join(tongue === 'zh' ? '、' : ', ') + unit;
      },
      promise: from(me.promises),
      pause: from(me.pauses),
      company: me.company.name[tongue],
    };
  }, [me, tongue]);
}
