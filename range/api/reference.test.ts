import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { ApiFault, faultTable } from './faults.ts';
import { apiPage, openApi } from './reference.ts';

const ROOT = resolve(import.meta.dirname, '../..');
const { version } = JSON.parse(readFileSync(resolve(ROOT, 'package.json'), 'utf8'));

describe('the API’s reference', () => {
  it('is in step with the server (vitest -u writes it again)', async () => {
    await expect(apiPage()).toMatchFileSnapshot(resolve(ROOT, 'docs/reference/api.md'));
    await expect(stringify(openApi(version), { aliasDuplicateObjects: false })).toMatchFileSnapshot(
      resolve(ROOT, 'docs/reference/openapi.yaml'),
    );
  });
});

describe('a refusal', () => {
  it('says the same in both languages, with its parameters put in', () => {
    for (const { code } of faultTable) {
      const params = { id: 'ID', scenario: 'SC', site: 'SI', measure: 'ME', team: 'TE', step: 'ST', tag: 'TA' };
      const { ja, en } = new ApiFault(code as ApiFault['code'], params).text;
      expect(ja).not.toContain('{');
      expect(en).not.toContain('{');
      expect(ja).toMatch(/[ぁ-んァ-ン一-龠]/);
      for (const value of Object.values(params)) expect([code, ja.includes(value)]).toEqual([code, en.includes(value)]);
    }
  });
});
