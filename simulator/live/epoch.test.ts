import { describe, expect, it } from 'vitest';
import { epochOf } from './epoch.ts';

const NOON_UTC = Date.UTC(2026, 10, 23, 12, 0, 0);

describe('a world’s calendar', () => {
  it('starts at its local time of day, wherever the server stands', () => {
    expect(new Date(epochOf('Asia/Tokyo', 8.5 * 3600, NOON_UTC)).toISOString()).toBe('2026-11-22T23:30:00.000Z');
    expect(new Date(epochOf('UTC', 8.5 * 3600, NOON_UTC)).toISOString()).toBe('2026-11-23T08:30:00.000Z');
    expect(new Date(epochOf('America/New_York', 0, NOON_UTC)).toISOString()).toBe('2026-11-23T05:00:00.000Z');
  });

  it('takes the day that it is at the site', () => {
    const late = Date.UTC(2026, 10, 23, 16, 0, 0); // one in the morning of the 24th in Tokyo
    expect(new Date(epochOf('Asia/Tokyo', 0, late)).toISOString()).toBe('2026-11-23T15:00:00.000Z');
  });
});
