import type { IncomingMessage } from 'node:http';
import type { z } from 'zod';
import type { Audit } from '../audit/audit.ts';
import type { Doer } from '../desk/records.ts';
import { readJson } from './body.ts';
import type { Doors, Knock } from './doors.ts';
import { readUpload } from './files/upload.ts';
import { type Answer, type Refused, type Route, refuse, type WhoBy } from './routes.ts';

/** What is known of a request before its route is looked at. */
export interface Visit {
  readonly correlationId: string;
  readonly address: string;
  /** It came over the admin socket. */
  readonly local: boolean;
}

/** The first fault of a value that does not fit: where, and why, without the value. */
function misfit(what: string, error: z.ZodError): Refused {
  const issue = error.issues[0];
  const where = issue === undefined || issue.path.length === 0 ? what : `${what}.${issue.path.join('.')}`;
  return refuse(400, 'shape', `${where.slice(0, 120)}: ${issue?.message ?? 'does not fit'}`);
}

function searchOf(url: string): Record<string, string> {
  const at = url.indexOf('?');
  return at < 0 ? {} : Object.fromEntries(new URLSearchParams(url.slice(at + 1)));
}

const NO_FILES = refuse(415, 'contentType', 'This address takes no files.');

type Checked = { readonly params: unknown; readonly query: unknown; readonly body: unknown };

async function check(route: Route, req: IncomingMessage, given: unknown): Promise<Checked | Refused> {
  const params = route.params?.safeParse(given);
  if (params?.success === false) return misfit('path', params.error);
  const query = route.query?.safeParse(searchOf(req.url ?? ''));
  if (query?.success === false) return misfit('query', query.error);
  if (route.body === undefined) return { params: params?.data, query: query?.data, body: undefined };
  const read = await readJson(req, route.mostBytes);
  if ('error' in read) return read;
  const body = route.body.safeParse(read.value);
  if (!body.success) return misfit('body', body.error);
  return { params: params?.data, query: query?.data, body: body.data };
}

function enter({ permission, method, oneTime }: Route, doors: Doors, knock: Knock) {
  if (typeof permission === 'string') return doors[permission](knock);
  return doors.staff(knock, { roles: permission, changes: method !== 'GET', oneTime: oneTime === true });
}

/** Where what is done is written down, and who hears when that fails. */
export interface Book {
  readonly audit: Pick<Audit, 'write'>;
  lost(fault: Error): void;
}

const UNWRITTEN = refuse(
  503,
  'audit',
  'What is seen here is written down first, and that failed: try again in a moment.',
);

const doerOf = (who: WhoBy[keyof WhoBy]): Doer =>
  who.is === 'staff' ? { is: 'staff', id: who.user.id } : who.is === 'operator' ? { is: 'operator' } : { is: 'nobody' };

/** Nothing is shown that the log does not tell of; what has been done stays done, and its answer true. */
async function told(
  { audits }: Route,
  call: Parameters<Route['handle']>[0],
  answer: Answer,
  book: Book,
): Promise<Answer> {
  if (audits === undefined) return answer;
  const { did, kind, reads, list } = audits;
  const id = (call.params as { readonly id?: string } | undefined)?.id;
  const refused = 'error' in answer ? answer.error.code : undefined;
  try {
    const note = (await audits.note?.(call, answer)) ?? {};
    await book.audit.write({
      ...{ who: doerOf(call.who), did, refused, reads, list, correlation: call.correlationId },
      of: kind !== undefined && id !== undefined ? [{ kind, id }] : [],
      ...note,
    });
  } catch (fault) {
    book.lost(fault as Error);
    if (reads && refused === undefined) return UNWRITTEN;
  }
  return answer;
}

/** Serves one request by its route: the permission first, then the shapes, then the handler, then the audit log. Rejects with the handler's fault. */
export async function dispatch(
  route: Route,
  doors: Doors,
  req: IncomingMessage,
  params: unknown,
  { correlationId, address, local }: Visit,
  book: Book | null,
): Promise<Answer> {
  const { headers } = req;
  const who = await enter(route, doors, { headers, local });
  if ('error' in who) return who;
  const checked = await check(route, req, params);
  if ('error' in checked) return checked;
  const upload = () => (route.upload ? readUpload(req) : Promise.resolve(NO_FILES));
  const call = { ...checked, who, headers, address, correlationId, upload };
  const answer = await route.handle(call);
  return book === null ? answer : told(route, call, answer, book);
}
