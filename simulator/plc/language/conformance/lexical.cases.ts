import type { Case } from './run-case.ts';

/** Lexical elements (6.1) and literals (6.3, tables 1 to 9). */
export const CASES: readonly Case[] = [
  {
    clause: '6.1.2',
    title: 'identifiers are case-insensitive',
    vars: 'Valve : INT;',
    body: 'VALVE := 3; valve := vAlVe + 1;',
    expect: { valve: 4 },
  },
  {
    clause: '6.1.2',
    title: 'an underscore is significant',
    vars: 'A_B, AB : INT;',
    body: 'A_B := 1; AB := 2;',
    expect: { A_B: 1, AB: 2 },
  },
  {
    clause: '6.1.2',
    title: 'a leading underscore is allowed',
    vars: '_MAIN_7 : INT;',
    body: '_MAIN_7 := 7;',
    expect: { _MAIN_7: 7 },
  },
  { clause: '6.1.3', title: 'a keyword is no identifier', vars: 'IF : INT;', finding: 'reserved-name' },
];
