/*
 * The calendar of DATE, TOD and DT: Gregorian, carried on into the past, without leap seconds and time zones. Days
 * count from 1970-01-01 (Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms", for the two conversions).
 */

/** Days from 1970-01-01; a month or day beyond its range counts on into the next year or month. */
export const daysFromCivil = (year: number, month: number, day: number): number => {
  const months = year * 12 + month - 1;
  const m = months - Math.floor(months / 12) * 12 + 1;
  const y = Math.floor(months / 12) - (m <= 2 ? 1 : 0);
  const era = Math.floor(y / 400);
  const yearOfEra = y - era * 400;
  const dayOfYear = Math.floor((153 * (m + (m > 2 ? -3 : 9)) + 2) / 5);
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return era * 146_097 + dayOfEra - 719_468 + day - 1;
};

export const civilFromDays = (days: number): { year: number; month: number; day: number } => {
  const z = days + 719_468;
  const era = Math.floor(z / 146_097);
  const dayOfEra = z - era * 146_097;
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const shifted = Math.floor((5 * dayOfYear + 2) / 153);
  const month = shifted < 10 ? shifted + 3 : shifted - 9;
  const day = dayOfYear - Math.floor((153 * shifted + 2) / 5) + 1;
  return { year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day };
};

/** 0 for Sunday to 6 for Saturday (table 36 of the standard). 1970-01-01 was a Thursday. */
export const dayOfWeek = (days: number): number => (((days + 4) % 7) + 7) % 7;
