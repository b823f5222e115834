import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { scenarioText } from './fixtures.ts';
import { publishedSchemas } from './schemas.ts';

const published = (name: string): string =>
  readFileSync(new URL(`../../docs/reference/${name}`, import.meta.url), 'utf8');

describe('the published JSON Schemas', () => {
  it.each([...publishedSchemas()])('%s is what the schemas say now (node range/cli/schemas.ts)', (name, text) => {
    expect(JSON.parse(published(name))).toEqual(JSON.parse(text));
  });

  it('accept the scenarios and the site as they are written, places and all', () => {
    const ajv = new Ajv2020({ strict: false, validateFormats: false });
    const scenario = ajv.compile(JSON.parse(published('scenario.schema.json')));
    for (const id of ['setpoint-tampering', 'setpoint-tampering-quiet', 'dosing-mistake']) {
      scenario(parse(scenarioText(`waterworks/${id}`)));
      expect(scenario.errors ?? [], id).toEqual([]);
    }
    const site = ajv.compile(JSON.parse(published('site.schema.json')));
    site(parse(readFileSync(new URL('../../scenarios/sites/waterworks/site.yaml', import.meta.url), 'utf8')));
    expect(site.errors ?? []).toEqual([]);
  });

  it('refuse a step without a basis', () => {
    const ajv = new Ajv2020({ strict: false, validateFormats: false });
    const validate = ajv.compile(JSON.parse(published('scenario.schema.json')));
    const broken = parse(scenarioText('waterworks/setpoint-tampering'));
    delete broken.steps[0].basis;
    expect(validate(broken)).toBe(false);
  });
});
