import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { scenarioText } from './fixtures.ts';
import { publishedSchemas } from './schemas.ts';

const published = (name: string) =>
  JSON.parse(readFileSync(new URL(`../../docs/reference/${name}`, import.meta.url), 'utf8'));

/** What an editor with the published schema says of a file. */
const check = (schema: string, text: string) => z.fromJSONSchema(published(schema)).safeParse(parse(text));

describe('the published JSON Schemas', () => {
  it.each([...publishedSchemas()])('%s is what the schemas say now (kunren schemas)', (name, text) => {
    expect(published(name)).toEqual(JSON.parse(text));
  });

  it.each(['setpoint-tampering', 'setpoint-tampering-quiet', 'logic-tampering', 'dosing-mistake'])(
    'accept the scenario %s as it is written, places and all',
    (name) => {
      expect(check('scenario.schema.json', scenarioText(`waterworks/${name}`)).error?.issues ?? []).toEqual([]);
    },
  );

  it('accept the site as it is written', () => {
    const text = readFileSync(new URL('../../scenarios/sites/waterworks/site.yaml', import.meta.url), 'utf8');
    expect(check('site.schema.json', text).error?.issues ?? []).toEqual([]);
  });

  it('refuse a step without a basis and a word where a number belongs', () => {
    const text = scenarioText('waterworks/setpoint-tampering');
    expect(check('scenario.schema.json', text.replace('    basis: reported\n', '')).success).toBe(false);
    expect(check('scenario.schema.json', text.replace('alertBudget: 0', 'alertBudget: few')).success).toBe(false);
  });
});
