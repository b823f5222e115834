import { describe, expect, it } from 'vitest';
import { addressOf } from './api.ts';
import { faultFromBody } from './fault.ts';
import { i18next, preferredLanguage } from './i18n.ts';
import { sharedWords } from './shared-words.ts';

describe('the language', () => {
  it('is the one chosen here before, then the browser’s, then Japanese', () => {
    expect(preferredLanguage('en', ['ja-JP'])).toBe('en');
    expect(preferredLanguage(null, ['en-GB', 'ja'])).toBe('en');
    expect(preferredLanguage(null, ['ja-JP', 'en'])).toBe('ja');
    expect(preferredLanguage(null, ['fr-FR'])).toBe('ja');
    expect(preferredLanguage('klingon', [])).toBe('ja');
  });

  it('has every shared word in both, through i18next', () => {
    for (const [key, text] of Object.entries(sharedWords.entries)) {
      for (const lng of ['ja', 'en'] as const) expect(i18next.t(`shared:${key}`, { lng })).toBe(text[lng]);
    }
  });
});

describe('the address of a route', () => {
  it('has its parameters and query filled in, safely', () => {
    expect(addressOf('evidenceRows', { params: { id: 'e/1', name: 'a b' }, query: { offset: 0, match: '' } })).toBe(
      '/api/exercises/e%2F1/evidence/a%20b/rows?offset=0',
    );
  });

  it('is refused without its parameter', () => {
    expect(() => addressOf('exercise')).toThrow(/needs the parameter "id"/);
  });
});

describe('a refusal', () => {
  it('keeps the range’s own words, or names the status', () => {
    const fault = { code: 'not-permitted', params: {}, message: { ja: '不可', en: 'no' } };
    expect(faultFromBody(fault, 403)).toEqual(fault);
    expect(faultFromBody('<html>', 502).params).toEqual({ status: 502 });
  });
});
