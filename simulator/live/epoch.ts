/**
 * Calendar time of a world's start, Unix milliseconds: its local time of day on the day that it is `now` at the site.
 *
 * @param timeZone IANA name of the site's zone
 * @param startOfDay seconds since local midnight
 * @throws RangeError for a zone that nobody knows
 */
export const epochOf = (timeZone: string, startOfDay: number, now: number): number => {
  const parts = new Intl.DateTimeFormat('en-u-hc-h23', {
    timeZone,
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  }).formatToParts(now);
  const part = (type: string): number => Number(parts.find((each) => each.type === type)?.value ?? 0);
  const sinceMidnight = part('hour') * 3600 + part('minute') * 60 + part('second');
  return (Math.floor(now / 1000) - sinceMidnight + startOfDay) * 1000;
};
