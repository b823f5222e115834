import { z } from 'zod';
import { inSeconds, parseDuration } from '../../simulator/kernel/time.ts';

/** A duration as written (`90s`, `1.5min`, `2h`, or a number of seconds), read as seconds. */
export const duration = z
  .union([
    z.number().min(0),
    z.string().regex(/^\s*\d+(\.\d+)?\s*(us|ms|s|min|h|d)?\s*$/, 'a duration such as 90s, 1.5min or 2h'),
  ])
  .transform((written) => {
    const parsed = parseDuration(written);
    return parsed === null ? 0 : inSeconds(parsed);
  });
