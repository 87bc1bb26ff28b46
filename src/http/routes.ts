import type { IncomingHttpHeaders, OutgoingHttpHeaders } from 'node:http';
import type { z } from 'zod';
import type { Claims } from '../channels/direct-line/tokens.ts';
import type { Kind, Ref } from '../desk/ports.ts';
import type { Act, Doer, Role, Session, User } from '../desk/records.ts';
import type { Upload } from './files/upload.ts';

/** What opens a route: one of the ways in, or a list of roles, of which a signed-in user must have one. */
export type Permission = Gate | readonly Role[];

/**
 * A way in. `directLineToken`: a valid token, or the Direct Line secret. `directLineGrace`: also a token that has
 * expired. `operator`: only over the admin socket, which opens the roles' routes too.
 */
export type Gate = 'public' | 'directLineSecret' | 'directLineToken' | 'directLineGrace' | 'operator';

type Nobody = { readonly is: 'nobody' };
type Operator = { readonly is: 'operator' };
type Host = { readonly is: 'host' };
type Bearer = { readonly is: 'bearer'; readonly claims: Claims };

/** The signed-in user, and the session that says so. */
export interface Staff {
  readonly is: 'staff';
  readonly user: User;
  readonly session: Session;
}

/** Who calls, by the gate that let them in; `staff` stands for every list of roles. */
export interface WhoBy {
  readonly public: Nobody | Operator;
  readonly directLineSecret: Host;
  readonly directLineToken: Host | Bearer;
  readonly directLineGrace: Bearer;
  readonly operator: Operator;
  readonly staff: Staff | Operator;
}
type WhoOf<W extends Permission> = WhoBy[W extends Gate ? W : 'staff'];

/** A refusal; `security` names the kind under which security_events_total counts it. */
export interface Refused {
  readonly status: number;
  readonly error: { readonly code: string; readonly message: string };
  readonly headers?: OutgoingHttpHeaders;
  readonly security?: string;
}

/** What a handler gives back. A body that is text or bytes is sent as it is, with its own content type; all else as JSON. A stream is sent as fast as it is read; where it breaks, the connection does too, so that nobody takes half a file for a whole one. */
export type Answer =
  | { readonly status: number; readonly body?: unknown; readonly headers?: OutgoingHttpHeaders }
  | { readonly status: number; readonly stream: AsyncIterable<Uint8Array>; readonly headers: OutgoingHttpHeaders }
  | Refused;

export function refuse(
  status: number,
  code: string,
  message: string,
  more?: Pick<Refused, 'headers' | 'security'>,
): Refused {
  return { status, error: { code, message }, ...more };
}

/** One request, checked against its route's shapes. */
export interface Call<P, Q, B, W> {
  readonly params: P;
  readonly query: Q;
  readonly body: B;
  readonly who: W;
  readonly headers: IncomingHttpHeaders;
  /** Where the request comes from, behind trusted proxies. For limits only, never for logs. */
  readonly address: string;
  readonly correlationId: string;
  /** The files in the body, on a route that takes them; else a refusal. To be read once. */
  upload(): Promise<Upload | Refused>;
}

/** What a handler adds to the audit log's entry: names and counts, never a value, a text, or what was looked for. */
export interface Audited {
  readonly of?: readonly Ref[];
  readonly fields?: readonly string[];
  readonly count?: number;
  /** Who has come to be known by the call. */
  readonly who?: Doer;
}

/** How a call is told in the audit log. A call that `reads` is answered only once its entry is durable. */
export interface Audits<C> {
  readonly did: Act;
  readonly reads?: true;
  /** It shows many people at a time. */
  readonly list?: true;
  /** What the address's `id` is an id of. */
  readonly kind?: Kind;
  note?(call: C, answer: Answer): Audited | Promise<Audited>;
}

type Shape = z.ZodType | undefined;
type Of<S extends Shape> = S extends z.ZodType ? z.output<S> : undefined;

interface Spec<W extends Permission, P extends Shape, Q extends Shape, B extends Shape> {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** A template such as /v3/directline/conversations/:id; also the label in logs and metrics. */
  readonly path: string;
  readonly permission: W;
  /** Open also to a user whose password is still the one-time one. */
  readonly oneTime?: true;
  readonly params?: P;
  readonly query?: Q;
  readonly body?: B;
  /** Bytes of the JSON body, where it may be more than the usual 64 KB. */
  readonly mostBytes?: number;
  /** The body is files, and has no other shape. */
  readonly upload?: true;
  /** The shape of a successful answer's body, for the contract; not checked at run time. */
  readonly answer?: z.ZodType;
  /** What comes to see, or change, somebody's data says so here. */
  readonly audits?: Audits<Call<Of<P>, Of<Q>, Of<B>, WhoOf<W>>>;
  handle(call: Call<Of<P>, Of<Q>, Of<B>, WhoOf<W>>): Answer | Promise<Answer>;
}

/** One row of the route table, as the server sees it. */
export interface Route {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly path: string;
  readonly permission: Permission;
  readonly oneTime?: true;
  readonly params?: z.ZodType;
  readonly query?: z.ZodType;
  readonly body?: z.ZodType;
  readonly mostBytes?: number;
  readonly upload?: true;
  readonly answer?: z.ZodType;
  readonly audits?: Audits<Call<unknown, unknown, unknown, WhoBy[keyof WhoBy]>>;
  handle(call: Call<unknown, unknown, unknown, WhoBy[keyof WhoBy]>): Answer | Promise<Answer>;
}

/** Makes one row of the table; the handler's arguments follow from the row's shapes and permission. */
export function route<
  const W extends Permission,
  P extends Shape = undefined,
  Q extends Shape = undefined,
  B extends Shape = undefined,
>(spec: Spec<W, P, Q, B>): Route {
  // Sound because the server calls `handle` only with what these very shapes and this permission have let through.
  return spec as unknown as Route;
}
