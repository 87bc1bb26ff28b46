import type { IncomingMessage } from 'node:http';
import type { z } from 'zod';
import { readJson } from './body.ts';
import type { Doors, Knock } from './doors.ts';
import { readUpload } from './files/upload.ts';
import { type Answer, type Refused, type Route, refuse } from './routes.ts';

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

/** Serves one request by its route: the permission first, then the shapes, then the handler. Rejects with the handler's fault. */
export async function dispatch(
  route: Route,
  doors: Doors,
  req: IncomingMessage,
  params: unknown,
  { correlationId, address, local }: Visit,
): Promise<Answer> {
  const { headers } = req;
  const who = await enter(route, doors, { headers, local });
  if ('error' in who) return who;
  const checked = await check(route, req, params);
  if ('error' in checked) return checked;
  const upload = () => (route.upload ? readUpload(req) : Promise.resolve(NO_FILES));
  return route.handle({ ...checked, who, headers, address, correlationId, upload });
}
