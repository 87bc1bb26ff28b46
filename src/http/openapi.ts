import { z } from 'zod';
import { type Permission, type Route, route } from './routes.ts';

const ERROR = z.object({ error: z.object({ code: z.string(), message: z.string(), correlationId: z.string() }) });
const DOCUMENT = z.looseObject({ openapi: z.literal('3.1.0'), paths: z.record(z.string(), z.unknown()) });

type Json = Readonly<Record<string, unknown>>;

const SCHEMES: Json = {
  directLineSecret: { type: 'http', scheme: 'bearer', description: 'The Direct Line secret.' },
  directLineToken: { type: 'http', scheme: 'bearer', description: 'A token of one Direct Line conversation.' },
  session: {
    type: 'apiKey',
    in: 'cookie',
    name: '__Host-griddesk-session',
    description: 'Of a log-in. Without the prefix where the address is plain http on the same machine.',
  },
  csrf: {
    type: 'apiKey',
    in: 'header',
    name: 'x-griddesk-csrf',
    description: 'What /api/console/me gave, with every change.',
  },
  adminSocket: {
    type: 'http',
    scheme: 'unix-socket',
    description: 'Only over DATA_DIR/admin.sock, which opens the routes of staff too.',
  },
};

/** The ways in; any one of the list will do. */
function securityOf(permission: Permission, changes: boolean): readonly Json[] {
  switch (permission) {
    case 'public':
      return [];
    case 'directLineSecret':
      return [{ directLineSecret: [] }];
    case 'directLineToken':
      return [{ directLineToken: [] }, { directLineSecret: [] }];
    case 'directLineGrace':
      return [{ directLineToken: [] }];
    case 'operator':
      return [{ adminSocket: [] }];
    default:
      return [{ session: [], ...(changes && { csrf: [] }) }, { adminSocket: [] }];
  }
}

function schemaOf(shape: z.ZodType, io: 'input' | 'output'): Json {
  const { $schema: _, ...schema } = z.toJSONSchema(shape, { io, unrepresentable: 'any' });
  return schema;
}

function parametersOf(shape: z.ZodType | undefined, where: 'path' | 'query'): readonly Json[] {
  if (shape === undefined) return [];
  const { properties = {}, required = [] } = schemaOf(shape, 'input') as { properties?: Json; required?: string[] };
  return Object.entries(properties).map(([name, schema]) => ({
    ...{ name, in: where, required: where === 'path' || required.includes(name), schema },
  }));
}

const json = (schema: Json) => ({ content: { 'application/json': { schema } } });

/** One file as it is, or several as parts beside the activity that they belong to. */
const FILES: Json = {
  required: true,
  content: {
    'multipart/form-data': {
      schema: {
        type: 'object',
        properties: {
          activity: { type: 'object' },
          file: { type: 'array', items: { type: 'string', format: 'binary' } },
        },
      },
    },
    '*/*': { schema: { type: 'string', format: 'binary' } },
  },
};

function operationOf({ method, path, permission, params, query, body, upload, answer }: Route): Json {
  const words = path.split(/[^a-z0-9]+/i).filter((word) => word !== '');
  const parameters = [...parametersOf(params, 'path'), ...parametersOf(query, 'query')];
  return {
    operationId: [method.toLowerCase(), ...words.map((word) => word[0]!.toUpperCase() + word.slice(1))].join(''),
    security: securityOf(permission, method !== 'GET'),
    ...(typeof permission !== 'string' && { 'x-roles': permission }),
    ...(parameters.length > 0 && { parameters }),
    ...(body && {
      requestBody: { required: !body.safeParse(undefined).success, ...json(schemaOf(body, 'input')) },
    }),
    ...(upload && { requestBody: FILES }),
    responses: {
      '2XX': { description: 'Done.', ...(answer && json(schemaOf(answer, 'output'))) },
      default: { $ref: '#/components/responses/Refused' },
    },
  };
}

/** The contract as OpenAPI 3.1, from the very shapes that check the requests; the files of pages are left out. */
export function openApi(table: readonly Route[]): Json {
  const paths: Record<string, Record<string, Json>> = {};
  for (const row of table) {
    if (!/^\/(api|v3)\//.test(row.path) && row.answer === undefined) continue;
    const path = row.path.replace(/:(\w+)/g, '{$1}');
    paths[path] = { ...paths[path], [row.method.toLowerCase()]: operationOf(row) };
  }
  const refused = {
    description: 'Refused, or failed; `code` says why.',
    ...json({ $ref: '#/components/schemas/Error' }),
  };
  return {
    openapi: '3.1.0',
    info: { title: 'Griddesk', version: '1' },
    paths,
    components: {
      schemas: { Error: schemaOf(ERROR, 'output') },
      responses: { Refused: refused },
      securitySchemes: SCHEMES,
    },
  };
}

/** GET /openapi.json: the contract of the whole table, which is asked for at the first request. */
export function openApiRoute(table: () => readonly Route[]): Route {
  let document: Json | null = null;
  return route({
    method: 'GET',
    path: '/openapi.json',
    permission: 'public',
    answer: DOCUMENT,
    handle: () => {
      document ??= openApi(table());
      return { status: 200, body: document };
    },
  });
}
