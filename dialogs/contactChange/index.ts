import { dialog, type View } from '../../src/dialog/index.ts';
import { mergePlace } from '../common/place.ts';
import { FIELDS, type Field, hear, SEVERAL } from './hear.ts';
import en from './text.en.json' with { type: 'json' };
import zh from './text.zh.json' with { type: 'json' };

const OTHER = 'other';
/** Stands in `about` when one change is done and the next one follows. */
const NEXT = 'next';
const KEY = (field: Field) => ({ words: `contactChange.${field}` });

const wishes = ({ about }: View): readonly Field[] =>
  FIELDS.filter((field) => about.includes(field)).sort((a, b) => about.indexOf(a) - about.indexOf(b));
const fieldOf = (view: View): Field | null =>
  FIELDS.find((field) => field === view.answers.what?.value) ?? wishes(view)[0] ?? null;
const isOther = ({ answers }: View): boolean => answers.what?.value === OTHER;
/** What comes after this one; nothing when one of several is put right afterwards. */
const rest = (view: View): readonly Field[] =>
  view.amending ? [] : wishes(view).filter((field) => field !== fieldOf(view));
const is = (field: Field) => (view: View) => !isOther(view) && fieldOf(view) === field;

/** A value as it is read back: a mobile number in groups. */
const shown = (value: string): string => value.replace(/^(1\d{2})(\d{4})(\d{4})$/, '$1 $2 $3');
const words = (view: View) => {
  const field = fieldOf(view) ?? 'phones';
  return { what: KEY(field), to: shown(view.answers[field]?.value ?? '') };
};
/** Two wishes at once are taken one after the other, and that is said. */
const lead = (view: View, inTurn: string) => {
  const several = view.about.includes(SEVERAL) && inTurn === 'inTurn';
  const key = several ? 'several' : rest(view).length > 0 && !view.about.includes(NEXT) ? inTurn : null;
  return { lead: key ? { words: `contactChange.${key}` } : '' };
};
const asked = (view: View) => lead(view, 'inTurn');

/** The customer's own contact data: which, the new value, read back; then the desk decides what the change takes. The old value is never asked for and never said here. */
export const contactChange = dialog({
  id: 'contactChange',
  intents: ['account.update_info'],
  text: { en, zh },
  changes: FIELDS,
  hears: hear,
  slots: {
    what: {
      takes: 'choice',
      ask: 'what',
      again: 'whatAgain',
      options: () => [
        ...FIELDS.map((field) => ({ value: field, title: KEY(field) })),
        { value: OTHER, title: { words: 'contactChange.other' } },
      ],
      when: (view) => fieldOf(view) === null,
    },
    phones: {
      takes: 'mobile',
      also: ['landline'],
      ask: 'newPhones',
      again: 'newPhonesAgain',
      personal: true,
      when: is('phones'),
      with: asked,
    },
    email: { takes: 'email', ask: 'newEmail', again: 'newEmailAgain', personal: true, when: is('email'), with: asked },
    address: {
      takes: 'address',
      ask: 'newAddress',
      again: 'newAddressAgain',
      orText: 'again',
      verbatim: true,
      personal: true,
      merge: mergePlace,
      when: is('address'),
      with: asked,
    },
    name: {
      takes: 'name',
      ask: 'newName',
      again: 'newNameAgain',
      orText: 'atOnce',
      verbatim: true,
      personal: true,
      when: is('name'),
      with: asked,
    },
    sure: {
      takes: 'yesNo',
      ask: 'sure',
      again: 'sureAgain',
      personal: true,
      confirms: FIELDS,
      options: () => [
        { value: 'yes', title: { words: 'contactChange.yes' } },
        { value: 'no', title: { words: 'contactChange.no' } },
      ],
      when: (view) => !isOther(view),
      with: (view) => ({ ...words(view), ...lead(view, 'thisFirst') }),
    },
  },
  begin: (view, say) => {
    const [field] = wishes(view);
    return view.about.includes(NEXT) && field ? [say('next', { what: KEY(field) })] : [];
  },
  done: (view) => {
    const field = fieldOf(view);
    const answer = field && view.answers[field];
    if (isOther(view) || !field || !answer) return [];
    const said = {
      pending: 'contactChange.pending',
      known: 'contactChange.known',
      held: 'contactChange.held',
      same: 'contactChange.same',
    };
    return [{ do: 'requestChange', field, answer, notify: ['phones', 'email'], words: words(view), said }];
  },
  next: (view) => {
    if (isOther(view)) return { intent: 'dialog.human' };
    const more = rest(view);
    return more.length > 0 ? { intent: view.intent, about: [NEXT, ...more] } : null;
  },
});
