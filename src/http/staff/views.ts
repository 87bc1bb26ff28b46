import type { z } from 'zod';
import type { Content, Field, ServicePromise } from '../../desk/content.ts';
import type { User } from '../../desk/records.ts';
import type { Availability, ME, USER } from '../console/contract.ts';

type UserView = z.output<typeof USER>;
type Me = z.output<typeof ME>;
type Both = { zh: string; en: string };

/** A user as the console sees them: without the password's hash. */
export function userView({
  id,
  name,
  email,
  roles,
  departments,
  state,
  mustChange,
  createdAt,
  seenAt,
}: User): UserView {
  return { id, name, email, roles: [...roles], departments: [...departments], state, mustChange, createdAt, seenAt };
}

function names<T>(
  of: Readonly<Record<string, T>>,
  nameOf: (value: T, id: string) => Readonly<Both>,
): Record<string, Both> {
  return Object.fromEntries(Object.entries(of).map(([id, value]) => [id, { ...nameOf(value, id) }]));
}

function fieldName({ name, group, kind, use, change, type, many }: Field): Me['fields'][string] {
  return {
    ...name,
    ...{ group, kind, change, use: { ...use }, type: type.is, many: many ?? false },
    code: type.is === 'code' ? type.code : null,
    unit: type.is === 'number' ? (type.unit ?? null) : null,
    choices:
      type.is === 'choice'
        ? Object.fromEntries(Object.entries(type.of).map(([code, name]) => [code, { ...name }]))
        : null,
  };
}

/** What the console's screens need to name things. */
export function namesOf({ company, departments, intents, fields, promises, pauses, words }: Content) {
  const promise = ({ quote, source, version, mark, pauses: reasons }: ServicePromise, id: string) => ({
    zh: words.zh[`promise.${id}`] ?? id,
    en: words.en[`promise.${id}`] ?? id,
    ...{ quote, source, version, mark: mark && { ...mark }, pauses: [...reasons] },
  });
  return {
    company: { name: { ...company.name }, hotline: company.hotline, timeZone: company.timeZone },
    departments: names(departments, ({ name }) => name),
    intents: names(intents, ({ name }) => name),
    fields: Object.fromEntries(fields.map((field) => [field.field, fieldName(field)])),
    promises: Object.fromEntries(Object.entries(promises).map(([id, made]) => [id, promise(made, id)])),
    pauses: names(pauses, ({ name }) => name),
  } satisfies Partial<Me>;
}

/** What /api/console/me answers. */
export function meView(
  user: User,
  csrf: string,
  availability: Availability,
  rest: Omit<Me, 'user' | 'csrf' | 'availability'>,
): Me {
  return { user: userView(user), csrf, availability, ...rest };
}
