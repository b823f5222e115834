/** How many decimals a unit is read to at the plant. */
const DECIMALS: Readonly<Record<string, number>> = {
  pH: 2,
  'mg/L': 2,
  'm³/h': 0,
  'L/h': 1,
  MPa: 3,
  'r/min': 0,
  '℃/h': 2,
  kWh: 0,
  MWh: 1,
  't/h': 1,
  'kg/s': 1,
  m: 2,
  '%': 1,
  '℃': 1,
  kPa: 0,
  'mol%': 2,
  'kmol/h': 1,
  'kg/h': 0,
  'km³/h': 2,
  kW: 0,
  MW: 1,
  Mvar: 1,
  kV: 1,
  A: 0,
  Hz: 2,
  '°': 1,
  V: 2,
  cm: 1,
  s: 0,
  min: 0,
};

/** The unit as printed: none for contacts and counts, and pH stands before the figure rather than after it. */
export function unitLabel(unit: string): string {
  return unit === '1' || unit === '-' || unit === '' ? '' : unit;
}

/** A value to the decimals of its unit, without the unit; an em dash where there is none. */
export function figure(value: number | null | undefined, unit: string): string {
  if (value === null || value === undefined || Number.isNaN(value)) return '—';
  const decimals = DECIMALS[unit] ?? (Number.isInteger(value) ? 0 : Math.abs(value) >= 100 ? 0 : 2);
  const text = value.toFixed(decimals);
  return Number(text) === 0 ? text.replace('-', '') : text;
}

/** A value with its unit, as `7.52 pH`, `417 m³/h`. */
export function quantity(value: number | null | undefined, unit: string): string {
  const label = unitLabel(unit);
  return label === '' || value === null || value === undefined
    ? figure(value, unit)
    : `${figure(value, unit)} ${label}`;
}

/** A difference with its sign, as `+1.34`. */
export function signed(value: number, unit: string): string {
  const text = figure(Math.abs(value), unit);
  if (Number(text) === 0) return `±${text}`;
  return `${value < 0 ? '−' : '+'}${text}`;
}

/** Seconds as `M:SS` or `H:MM:SS`; negative ones with a minus sign. */
export function elapsed(seconds: number): string {
  const whole = Math.round(Math.abs(seconds));
  const hours = Math.floor(whole / 3600);
  const minutes = Math.floor((whole % 3600) / 60);
  const rest = String(whole % 60).padStart(2, '0');
  const sign = seconds < 0 && whole > 0 ? '−' : '';
  return hours > 0 ? `${sign}${hours}:${String(minutes).padStart(2, '0')}:${rest}` : `${sign}${minutes}:${rest}`;
}

const DAY = 86_400;

/** Seconds of the day of a clock `HH:MM:SS`; null when it is none. */
export function secondsOfDay(clock: string): number | null {
  const match = /^(\d{1,2}):(\d{2})(?::(\d{2}))?/.exec(clock);
  if (!match) return null;
  return Number(match[1]) * 3600 + Number(match[2]) * 60 + Number(match[3] ?? 0);
}

/**
 * The site's local time at simulation second `t`, given that its clock stood at `clock` at second `at`. Falls back to
 * the elapsed time when the clock is not known.
 */
export function clockAt(t: number, at: number, clock: string | null, seconds = true): string {
  const base = clock === null ? null : secondsOfDay(clock);
  if (base === null) return elapsed(t);
  const day = (((base + Math.round(t - at)) % DAY) + DAY) % DAY;
  const part = (value: number) => String(value).padStart(2, '0');
  const text = `${part(Math.floor(day / 3600))}:${part(Math.floor((day % 3600) / 60))}`;
  return seconds ? `${text}:${part(day % 60)}` : text;
}

/** A count out of a total, as people read it before any percentage. */
export function share(count: number, total: number): string {
  return `${count} / ${total}`;
}

/** A score of 0…1 in hundredths of a point, e.g. `0.87`. */
export function score(value: number | null): string {
  return value === null ? '—' : value.toFixed(2);
}

/** The difference of two scores with its sign, e.g. `+0.35`. */
export function scoreDifference(value: number): string {
  const text = Math.abs(value).toFixed(2);
  return Number(text) === 0 ? `±${text}` : `${value < 0 ? '−' : '+'}${text}`;
}

/** Bytes in the unit that keeps the figure short. */
export function bytes(count: number): string {
  if (count < 1024) return `${count} B`;
  if (count < 1024 * 1024) return `${(count / 1024).toFixed(1)} KiB`;
  return `${(count / 1024 / 1024).toFixed(1)} MiB`;
}

/** Yen, grouped by thousands. */
export function money(value: number): string {
  return `¥${Math.round(value).toLocaleString('en-US')}`;
}
