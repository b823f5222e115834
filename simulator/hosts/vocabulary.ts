import { z } from 'zod';

/* The words that every schema of the site language is made of. */

export const id = z.string().regex(/^[a-z][a-z0-9-]*$/, 'lower case letters, digits and hyphens');
export const tag = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9_.-]*$/, 'a tag such as AIC-201.SV');
export const text = z.strictObject({ ja: z.string().min(1), en: z.string().min(1) });
/** The label of the measure that put an element in; null in a site as written. */
export const origin = z.string().nullable().default(null);
