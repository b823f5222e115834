declare const instantBrand: unique symbol;
declare const durationBrand: unique symbol;

/** A point of simulation time: integer microseconds since the world's start. */
export type Instant = number & { readonly [instantBrand]: true };

/** A span of simulation time in integer microseconds. */
export type Duration = number & { readonly [durationBrand]: true };

const micros = (value: number): Duration => Math.round(value) as Duration;

export const START = 0 as Instant;
export const microseconds = (value: number): Duration => micros(value);
export const milliseconds = (value: number): Duration => micros(value * 1e3);
export const seconds = (value: number): Duration => micros(value * 1e6);
export const minutes = (value: number): Duration => micros(value * 6e7);
export const hours = (value: number): Duration => micros(value * 3.6e9);

/** The instant that lies `value` seconds after the world's start. */
export const atSeconds = (value: number): Instant => Math.round(value * 1e6) as Instant;
export const plus = (instant: Instant, duration: Duration): Instant => (instant + duration) as Instant;
export const since = (later: Instant, earlier: Instant): Duration => (later - earlier) as Duration;
export const inSeconds = (value: Instant | Duration): number => value / 1e6;

const UNITS = { us: 1, ms: 1e3, s: 1e6, min: 6e7, h: 3.6e9, d: 8.64e10 } as const;

/** Parses `90s`, `1.5 min`, `2h`, `250ms`; a bare number means seconds. Null when the text is none of these. */
export const parseDuration = (text: string | number): Duration | null => {
  if (typeof text === 'number') return Number.isFinite(text) && text >= 0 ? seconds(text) : null;
  const match = /^\s*(\d+(?:\.\d+)?)\s*(us|ms|s|min|h|d)?\s*$/.exec(text);
  if (!match) return null;
  return micros(Number(match[1]) * UNITS[(match[2] ?? 's') as keyof typeof UNITS]);
};
