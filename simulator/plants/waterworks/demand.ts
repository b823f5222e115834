/**
 * Factor on the mean demand for each hour of the day, mean exactly 1: 0.4 in the night, 1.6 in the morning, 1.5 in the
 * evening, as usual in Japanese residential districts.
 */
export const HOURLY_FACTORS: readonly number[] = [
  0.5, 0.42, 0.4, 0.4, 0.45, 0.7, 1.25, 1.6, 1.5, 1.3, 1.15, 1.1, 1.1, 0.95, 0.9, 0.9, 1.03, 1.25, 1.45, 1.5, 1.4, 1.2,
  0.9, 0.65,
];

/** The factor at a time of day in seconds, linear between the middles of the hours. */
export const demandFactor = (secondOfDay: number): number => {
  const position = (((secondOfDay / 3600 - 0.5) % 24) + 24) % 24;
  const hour = Math.floor(position);
  const here = HOURLY_FACTORS[hour % 24] as number;
  const next = HOURLY_FACTORS[(hour + 1) % 24] as number;
  return here + (next - here) * (position - hour);
};
