import { ELEMENTARY } from '../language/types.ts';

/** Each integer type that counters come in (IEC 61131-3, table 45), with its ends. */
const RANGES: readonly (readonly [string, string, string])[] = [
  ['DINT', '-2147483648', '2147483647'],
  ['UDINT', '0', '4294967295'],
  ['LINT', '-9223372036854775808', '9223372036854775807'],
  ['ULINT', '0', '18446744073709551615'],
];

const variant = (type: string, low: string, high: string): string => `
FUNCTION_BLOCK CTU_${type}
VAR_INPUT CU : BOOL R_EDGE; R : BOOL; PV : ${type}; END_VAR
VAR_OUTPUT Q : BOOL; CV : ${type}; END_VAR
IF R THEN
  CV := 0;
ELSIF CU AND CV < ${high} THEN
  CV := CV + 1;
END_IF;
Q := CV >= PV;
END_FUNCTION_BLOCK

FUNCTION_BLOCK CTD_${type}
VAR_INPUT CD : BOOL R_EDGE; LD : BOOL; PV : ${type}; END_VAR
VAR_OUTPUT Q : BOOL; CV : ${type}; END_VAR
IF LD THEN
  CV := PV;
ELSIF CD AND CV > ${low} THEN
  CV := CV - 1;
END_IF;
Q := CV <= 0;
END_FUNCTION_BLOCK

FUNCTION_BLOCK CTUD_${type}
VAR_INPUT CU : BOOL R_EDGE; CD : BOOL R_EDGE; R : BOOL; LD : BOOL; PV : ${type}; END_VAR
VAR_OUTPUT QU : BOOL; QD : BOOL; CV : ${type}; END_VAR
IF R THEN
  CV := 0;
ELSIF LD THEN
  CV := PV;
ELSIF NOT (CU AND CD) THEN
  IF CU AND CV < ${high} THEN
    CV := CV + 1;
  ELSIF CD AND CV > ${low} THEN
    CV := CV - 1;
  END_IF;
END_IF;
QU := CV >= PV;
QD := CV <= 0;
END_FUNCTION_BLOCK
`;

/** CTU, CTD and CTUD for the integer types beside INT that this implementation has. */
export const COUNTER_VARIANTS = RANGES.filter(([type]) => ELEMENTARY.has(type))
  .map(([type, low, high]) => variant(type, low, high))
  .join('');
