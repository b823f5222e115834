const DAY = 86_400;

/** Seconds since midnight of `HH:MM` or `HH:MM:SS`; null when the text is no time of day. */
export const parseTimeOfDay = (text: string): number | null => {
  const match = /^([01]?\d|2[0-3]):([0-5]\d)(?::([0-5]\d))?$/.exec(text.trim());
  if (!match) return null;
  return Number(match[1]) * 3600 + Number(match[2]) * 60 + Number(match[3] ?? 0);
};

/** `HH:MM:SS` of a number of seconds since some midnight. */
export const formatTimeOfDay = (seconds: number): string => {
  const within = ((Math.floor(seconds) % DAY) + DAY) % DAY;
  const part = (value: number): string => String(Math.floor(value)).padStart(2, '0');
  return `${part(within / 3600)}:${part((within % 3600) / 60)}:${part(within % 60)}`;
};

/** True within `[opens, closes)`; hours that pass midnight are understood. */
export const isWithinHours = (timeOfDay: number, [opens, closes]: readonly [string, string]): boolean => {
  const from = parseTimeOfDay(opens) ?? 0;
  const to = parseTimeOfDay(closes) ?? DAY;
  const at = ((timeOfDay % DAY) + DAY) % DAY;
  return from <= to ? at >= from && at < to : at >= from || at < to;
};
