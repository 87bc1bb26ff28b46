import type { Content, Field } from '../desk/content.ts';
import type { Entry } from '../desk/ports.ts';
import type {
  ContactRecord,
  Dossier,
  Effort,
  FileRecord,
  Instant,
  Provenance,
  ThreadEvent,
  Ticket,
} from '../desk/records.ts';
import type { Language } from '../desk/understood.ts';
import { KEY } from './import.ts';
import { words } from './words.ts';

/** Everything that is kept of one customer: what they have a right to see. */
export interface CustomerFile {
  readonly v: 1;
  readonly account: string;
  readonly madeAt: Instant;
  readonly dossier: Dossier;
  readonly changes: readonly Entry<'dossier'>[];
  readonly contacts: readonly ContactRecord[];
  readonly tickets: readonly Ticket[];
  readonly messages: readonly ThreadEvent[];
  readonly files: readonly FileRecord[];
  /** What was done to win and keep them. */
  readonly efforts: readonly Effort[];
  /** The privacy notices that were shown. */
  readonly consents: readonly { readonly version: string; readonly at: Instant }[];
}

/** Who asks for a list: the departments that they belong to, ['*'] for all. */
export interface Asker {
  readonly departments: readonly string[];
  /** S3 columns too, where their departments see them. */
  readonly sensitive?: boolean;
}

const sees = ({ see, sensitivity }: Field, { departments, sensitive }: Asker): boolean =>
  (sensitivity !== 'S3' || sensitive === true) &&
  (departments.includes('*') || see.some((department) => department === '*' || departments.includes(department)));

/** The columns of a list: those chosen, without the ones that the asker may not see. Without a choice, all; the account always comes first. */
export function columnsFor(
  fields: readonly Field[],
  asker: Asker,
  chosen: readonly string[] | null = null,
): readonly Field[] {
  const key = fields.filter(({ field }) => field === KEY);
  const others = fields.filter(({ field }) => field !== KEY && (chosen?.includes(field) ?? true));
  return [...key, ...others].filter((field) => sees(field, asker));
}

/** A dossier as one row of a list. */
export const rowOf = ({ account, fields }: Dossier, columns: readonly Field[]): readonly string[] =>
  columns.map(({ field }) => (field === KEY ? (account ?? '') : (fields[field]?.value ?? '')));

/** What a list must hold, by field; every value has to be exactly that. */
export type Filter = Readonly<Record<string, string>>;
export const passes = ({ fields }: Dossier, filter: Filter): boolean =>
  Object.entries(filter).every(([field, value]) => fields[field]?.value === value);

const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
const escaped = (text: string): string => text.replace(/[&<>"]/g, (character) => ESCAPES[character] ?? '');

/** Values as people read them. */
function shown(field: Field | undefined, value: string | null, language: Language): string {
  if (value === null) return '';
  if (field?.type.is !== 'choice') return value;
  const { of } = field.type;
  return value
    .split('; ')
    .map((code) => of[code]?.[language] ?? code)
    .join(language === 'zh' ? '、' : ', ');
}

const sourceOf = (provenance: Provenance, language: Language): string => words(`by.${provenance.by}`, language);

interface Section {
  readonly title: string;
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

function sectionsOf(file: CustomerFile, content: Content, language: Language): readonly Section[] {
  const say = (key: Parameters<typeof words>[0]): string => words(key, language);
  const fields = new Map(content.fields.map((field) => [field.field, field]));
  const called = (field: string): string => fields.get(field)?.name[language] ?? field;
  const instant = new Intl.DateTimeFormat(language === 'zh' ? 'zh-CN' : 'en-GB', {
    ...{ dateStyle: 'medium', timeStyle: 'short', timeZone: content.company.timeZone },
  });
  const when = (at: Instant | null): string => (at === null ? '' : instant.format(new Date(at)));
  const department = (code: string): string => content.departments[code]?.name[language] ?? code;
  const changes = new Map(file.changes.map(({ seq, body }) => [seq, body]));
  return [
    {
      title: say('fields'),
      head: [say('field'), say('value'), say('standing'), say('since'), say('source')],
      rows: Object.entries(file.dossier.fields).map(([field, { value, standing, change }]) => {
        const gave = changes.get(change);
        return [
          called(field),
          shown(fields.get(field), value, language),
          say(standing),
          when(gave?.at ?? null),
          gave ? sourceOf(gave.provenance, language) : '',
        ];
      }),
    },
    {
      title: say('changes'),
      head: [say('at'), say('field'), say('from'), say('to'), say('source')],
      rows: file.changes.map(({ body: { at, field, from, to, provenance } }) => [
        ...[when(at), called(field), shown(fields.get(field), from, language)],
        ...[shown(fields.get(field), to, language), sourceOf(provenance, language)],
      ]),
    },
    {
      title: say('contacts'),
      head: [say('at'), say('until'), say('channel'), say('messagesCount'), say('outcome')],
      rows: file.contacts.map(({ from, to, channel, messages, outcome }) => [
        ...[when(from), when(to), channel, String(messages), outcome],
      ]),
    },
    {
      title: say('efforts'),
      head: [say('at'), say('kind'), say('text'), say('outcome')],
      rows: file.efforts
        .filter(({ withdrawn }) => withdrawn === null)
        .map(({ on, kind, what, outcome }) => [on, say(`effort.${kind}`), what, outcome ?? '']),
    },
    {
      title: say('tickets'),
      head: [say('number'), say('at'), say('kind'), say('department'), say('stage')],
      rows: file.tickets.map(({ id, openedAt, kind, department: code, stage }) => [
        ...[id, when(openedAt), kind, department(code), stage],
      ]),
    },
    {
      title: say('messages'),
      head: [say('at'), say('who'), say('text')],
      rows: file.messages.map(({ at, from, text }) => [when(at), say(`who.${from.is}`), text]),
    },
    {
      title: say('files'),
      head: [say('at'), say('name'), say('kind'), say('size')],
      rows: file.files.map(({ at, name, type, size }) => [when(at), name, type, String(size)]),
    },
    {
      title: say('consents'),
      head: [say('at'), say('text')],
      rows: file.consents.map(({ at, version }) => [when(at), words('privacyNotice', language, { at: version })]),
    },
  ];
}

const cells = (of: readonly string[], tag: 'td' | 'th'): string =>
  `<tr>${of.map((cell) => `<${tag}>${escaped(cell)}</${tag}>`).join('')}</tr>`;

function sectionHtml({ title, head, rows }: Section, language: Language): string {
  const table =
    rows.length === 0
      ? `<p>${escaped(words('nothing', language))}</p>`
      : `<table><thead>${cells(head, 'th')}</thead><tbody>${rows.map((row) => cells(row, 'td')).join('\n')}</tbody></table>`;
  return `<section><h2>${escaped(title)}</h2>${table}</section>`;
}

const STYLE =
  'body{font:16px/1.5 system-ui,sans-serif;max-width:64rem;margin:2rem auto;padding:0 1rem}table{border-collapse:collapse;width:100%}th,td{text-align:left;vertical-align:top;border-bottom:1px solid #bbb;padding:.3rem .6rem .3rem 0;white-space:pre-wrap;overflow-wrap:anywhere}';

/** A customer's file as one page to read or print, complete in itself: it loads nothing. */
export function customerHtml(files: readonly CustomerFile[], content: Content, language: Language): string {
  const title = words('yourData', language);
  const parts = files.map((file) => {
    const facts = `${words('account', language)} ${file.account} · ${words('madeAt', language)} ${file.madeAt}`;
    const sections = sectionsOf(file, content, language).map((section) => sectionHtml(section, language));
    return `<p>${escaped(facts)}</p>\n${sections.join('\n')}`;
  });
  const lang = language === 'zh' ? 'zh-Hans' : 'en';
  return `<!doctype html>\n<html lang="${lang}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${escaped(title)}</title><style>${STYLE}</style></head>\n<body><h1>${escaped(content.company.name[language])}: ${escaped(title)}</h1>\n${parts.join('\n<hr>\n')}\n</body></html>\n`;
}
