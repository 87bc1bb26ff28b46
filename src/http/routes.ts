import type { IncomingHttpHeaders, OutgoingHttpHeaders } from 'node:http';
import type { z } from 'zod';
import type { Claims } from '../channels/direct-line/tokens.ts';

/** What people who work at the company may do; none of these can log in yet. */
type Role = 'agent' | 'supervisor' | 'archiveClerk' | 'privacyOfficer' | 'administrator' | 'auditor';

/**
 * Who may call a route. `directLineToken`: a valid token, or the Direct Line secret. `directLineGrace`: also a token
 * that has expired. `operator`: only over the admin socket, which opens the roles' routes too.
 */
export type Permission = 'public' | 'directLineSecret' | 'directLineToken' | 'directLineGrace' | 'operator' | Role;

type Nobody = { readonly is: 'nobody' };
type Operator = { readonly is: 'operator' };
type Host = { readonly is: 'host' };
type Bearer = { readonly is: 'bearer'; readonly claims: Claims };

/** Who calls, by the permission that let them in. */
export interface WhoBy extends Record<Role | 'operator', Operator> {
  readonly public: Nobody | Operator;
  readonly directLineSecret: Host;
  readonly directLineToken: Host | Bearer;
  readonly directLineGrace: Bearer;
}
type Who = WhoBy[Permission];

/** A refusal; `security` names the kind under which security_events_total counts it. */
export interface Refused {
  readonly status: number;
  readonly error: { readonly code: string; readonly message: string };
  readonly headers?: OutgoingHttpHeaders;
  readonly security?: string;
}

/** What a handler gives back. A body that is text or bytes is sent as it is, with its own content type; all else as JSON. */
export type Answer =
  | { readonly status: number; readonly body?: unknown; readonly headers?: OutgoingHttpHeaders }
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
}

type Shape = z.ZodType | undefined;
type Of<S extends Shape> = S extends z.ZodType ? z.output<S> : undefined;

interface Spec<W extends Permission, P extends Shape, Q extends Shape, B extends Shape> {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** A template such as /v3/directline/conversations/:id; also the label in logs and metrics. */
  readonly path: string;
  readonly permission: W;
  readonly params?: P;
  readonly query?: Q;
  readonly body?: B;
  /** The shape of a successful answer's body, for the contract; not checked at run time. */
  readonly answer?: z.ZodType;
  handle(call: Call<Of<P>, Of<Q>, Of<B>, WhoBy[W]>): Answer | Promise<Answer>;
}

/** One row of the route table, as the server sees it. */
export interface Route {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly path: string;
  readonly permission: Permission;
  readonly params?: z.ZodType;
  readonly query?: z.ZodType;
  readonly body?: z.ZodType;
  readonly answer?: z.ZodType;
  handle(call: Call<unknown, unknown, unknown, Who>): Answer | Promise<Answer>;
}

/** Makes one row of the table; the handler's arguments follow from the row's shapes and permission. */
export function route<
  W extends Permission,
  P extends Shape = undefined,
  Q extends Shape = undefined,
  B extends Shape = undefined,
>(spec: Spec<W, P, Q, B>): Route {
  // Sound because the server calls `handle` only with what these very shapes and this permission have let through.
  return spec as unknown as Route;
}
