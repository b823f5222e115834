/** Local time of the site, `HH:MM:SS`: seconds since midnight at the start, and seconds since the start. */
export const clockOf = (startOfDay: number, seconds: number): string => {
  const all = Math.floor((((startOfDay + seconds) % 86_400) + 86_400) % 86_400);
  const two = (value: number) => String(value).padStart(2, '0');
  return `${two(Math.floor(all / 3600))}:${two(Math.floor(all / 60) % 60)}:${two(all % 60)}`;
};
