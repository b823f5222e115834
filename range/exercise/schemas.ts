import { z } from 'zod';
import { SiteDocumentSchema } from '../../simulator/site/document.ts';
import { ScenarioSchema } from './scenario.ts';

/*
 * JSON Schemas of the files that people write, made from the schemas that read them. A number or a truth value may
 * also be a place for a variable, which is filled in before the value is checked.
 */

type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

const PLACE = { type: 'string', pattern: '^\\$\\{[A-Za-z_][A-Za-z0-9_]*\\}$' } as const;
const FILLED = new Set(['number', 'integer', 'boolean']);

const withPlaces = (node: Json): Json => {
  if (Array.isArray(node)) return node.map(withPlaces);
  if (node === null || typeof node !== 'object') return node;
  const object = Object.fromEntries(Object.entries(node).map(([key, inner]) => [key, withPlaces(inner)]));
  return typeof object.type === 'string' && FILLED.has(object.type) && object.const === undefined
    ? { anyOf: [object, PLACE] }
    : object;
};

const publish = (schema: z.ZodType, name: string, title: string): Json => {
  const { $schema, ...body } = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as Record<string, Json>;
  return { $schema: $schema ?? '', $id: `urn:kunren:${name}`, title, ...(withPlaces(body) as Record<string, Json>) };
};

/** The published schemas by file name, as their text. */
export const publishedSchemas = (): ReadonlyMap<string, string> =>
  new Map(
    [
      ['scenario.schema.json', publish(ScenarioSchema, 'scenario', 'Kunren scenario')] as const,
      ['site.schema.json', publish(SiteDocumentSchema, 'site', 'Kunren site')] as const,
    ].map(([name, schema]) => [name, `${JSON.stringify(schema, null, 2)}\n`]),
  );
