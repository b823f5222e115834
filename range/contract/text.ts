import { z } from 'zod';

/** Text for people, in both languages. */
export const TextSchema = z.object({ ja: z.string(), en: z.string() });
export type Text = z.infer<typeof TextSchema>;

/** An error as it crosses a boundary: a code and parameters, and a sentence in both languages made from them. */
export const FaultSchema = z.object({
  code: z.string(),
  params: z.record(z.string(), z.unknown()).default({}),
  message: TextSchema,
});
export type Fault = z.infer<typeof FaultSchema>;
