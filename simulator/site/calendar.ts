/**
 * Unix milliseconds of the midnight (Japan) that begins the day on which every exercise takes place: Tuesday
 * 24 November 2026 [own choice: a working day with no holiday about it]. Captures and logs count from it, so that the
 * same run gives the same files on any day.
 */
const EXERCISE_DAY = 1_795_446_000_000;

/** Calendar time of a world's start, Unix milliseconds; `startOfDay` in seconds since local midnight. */
export const calendarStart = (startOfDay: number): number => EXERCISE_DAY + startOfDay * 1000;
