import { STANDARD_BLOCKS } from './standard-blocks.ts';

const TIMERS = ['TON', 'TOF', 'TP'] as const;

const blockOf = (name: string): string =>
  new RegExp(`FUNCTION_BLOCK ${name}\\n[^]*?END_FUNCTION_BLOCK\\n`).exec(STANDARD_BLOCKS)?.[0] ?? '';

const renamed = (name: string, type: 'TIME' | 'LTIME'): string => {
  const block = blockOf(name).replace(`FUNCTION_BLOCK ${name}\n`, `\nFUNCTION_BLOCK ${name}_${type}\n`);
  if (type === 'TIME') return block;
  return block
    .replaceAll(': TIME', ': LTIME')
    .replaceAll('TIME()', 'TIME_TO_LTIME(TIME())')
    .replaceAll('T#0s', 'LT#0s');
};

/** TON, TOF and TP under the names that say their type (IEC 61131-3, table 46), and the real-time clock on PLC time. */
export const TIME_VARIANTS = `${TIMERS.flatMap((name) => [renamed(name, 'TIME'), renamed(name, 'LTIME')]).join('')}
(* Takes PDT over when IN rises, and counts on from it while IN is TRUE. *)
FUNCTION_BLOCK RTC
VAR_INPUT IN : BOOL; PDT : DT; END_VAR
VAR_OUTPUT Q : BOOL; CDT : DT; END_VAR
VAR BASE : DT; START : TIME; END_VAR
IF IN THEN
  IF NOT Q THEN
    BASE := PDT;
    START := TIME();
  END_IF;
  CDT := BASE + (TIME() - START);
END_IF;
Q := IN;
END_FUNCTION_BLOCK
`;
