import { z } from 'zod';
import type { Role } from '../contract/principal.ts';
import { type Action, type RouteName, routes, socketMessages } from '../contract/routes.ts';
import { FaultSchema } from '../contract/text.ts';
import { faultTable } from './faults.ts';
import { permissions } from './permissions.ts';
import { type RouteSchema, routeSchemas } from './schemas.ts';

/* The API's reference, made from the same tables that the server is made from. */

const names = Object.keys(routes) as RouteName[];

/* What goes in is described as it is sent, what comes out as it is received. */
const schemaOf = (type: z.ZodType, io: 'input' | 'output'): Record<string, unknown> => {
  const { $schema: _, ...schema } = z.toJSONSchema(type, { io, unrepresentable: 'any' }) as Record<string, unknown>;
  return schema;
};

const parameters = (type: z.ZodType | undefined, place: 'path' | 'query'): unknown[] => {
  if (!type) return [];
  const schema = schemaOf(type, 'input') as { properties?: Record<string, unknown>; required?: string[] };
  return Object.entries(schema.properties ?? {}).map(([name, inner]) => ({
    name,
    in: place,
    required: place === 'path' || (schema.required ?? []).includes(name),
    schema: inner,
  }));
};

/** The API as an OpenAPI 3.1 document. */
export const openApi = (version: string): Record<string, unknown> => {
  const paths: Record<string, Record<string, unknown>> = {};
  for (const name of names) {
    const { method, path, action } = routes[name];
    const schema = routeSchemas[name] as RouteSchema;
    const address = path.replace(/:(\w+)/g, '{$1}');
    paths[address] ??= {};
    paths[address][method.toLowerCase()] = {
      operationId: name,
      ...(action === null ? {} : { security: [{ session: [] }] }),
      parameters: [...parameters(schema.params, 'path'), ...parameters(schema.querystring, 'query')],
      ...(schema.body
        ? {
            requestBody: {
              required: true,
              content: { 'application/json': { schema: schemaOf(schema.body, 'input') } },
            },
          }
        : {}),
      responses: {
        200: {
          description: 'done',
          content: schema.answer
            ? { 'application/json': { schema: schemaOf(schema.answer, 'output') } }
            : { 'application/octet-stream': {} },
        },
        default: {
          description: 'refused',
          content: { 'application/json': { schema: { $ref: '#/components/schemas/Fault' } } },
        },
      },
    };
  }
  return {
    openapi: '3.1.0',
    info: { title: 'Kunren', version },
    paths,
    components: {
      schemas: { Fault: schemaOf(FaultSchema, 'output') },
      securitySchemes: { session: { type: 'apiKey', in: 'cookie', name: 'kunren-session' } },
    },
  };
};

const REACH = { all: 'yes', own: 'own', none: '—' } as const;
const ROLES = ['instructor', 'operator', 'analyst'] as const satisfies readonly Role[];

const reach = (action: Action | null): string =>
  action === null
    ? 'everybody | everybody | everybody'
    : ROLES.map((role) => REACH[permissions[action][role]]).join(' | ');

/** The API as a page for people: routes, who may call them, socket messages, refusals. */
export const apiPage = (): string =>
  [
    '# HTTP and socket API',
    '',
    'Made from the tables that the server itself is made from (`range/contract/routes.ts`, `range/api/schemas.ts`,',
    '`range/api/permissions.ts`, `range/api/faults.ts`); a test keeps this page and `openapi.yaml` beside it in step.',
    '',
    'A session is a cookie (`POST /api/session`). Until its owner has accepted the legal notice, only the session’s own',
    'routes answer. A request that changes something is refused when its `Origin` is another site. Bodies are JSON of at',
    'most 64 KiB. Times are simulation seconds unless said otherwise.',
    '',
    '## Routes',
    '',
    '| name | request | instructor | operator | analyst |',
    '|---|---|---|---|---|',
    ...names.map(
      (name) => `| ${name} | \`${routes[name].method} ${routes[name].path}\` | ${reach(routes[name].action)} |`,
    ),
    '',
    '## Socket messages (socket.io)',
    '',
    'From the client, each with an acknowledgement `{ok: true, …}` or `{ok: false, fault}`:',
    '',
    '| message | instructor | operator | analyst |',
    '|---|---|---|---|',
    ...Object.entries(socketMessages).map(([name, { action }]) => `| \`${name}\` | ${reach(action)} |`),
    '',
    'From the server: `frame` (the state of a watched cell, four times a second), `exercise` (its record has changed),',
    '`terminal:output` (what a terminal says; the last piece of an answer has `done`).',
    '',
    '## Refusals',
    '',
    'A refusal is `{code, params, message: {ja, en}}`.',
    '',
    '| code | status | message |',
    '|---|---|---|',
    ...faultTable.map(({ code, status, en }) => `| \`${code}\` | ${status} | ${en} |`),
    '',
  ].join('\n');
