import type { Case } from './run-case.ts';

type Expected = number | boolean | string;

/** Cases of one expression each: `[expression, type of the result, expected, declarations]`. TIMEs in milliseconds. */
export const expressions = (
  clause: string,
  rows: readonly (readonly [expression: string, type: string, expected: Expected, vars?: string])[],
  tolerance = 0,
): Case[] =>
  rows.map(([expression, type, expected, vars]) => ({
    clause,
    title: `${expression} is ${expected} (${type}${vars ? `; ${vars}` : ''})`,
    vars: `${vars ?? ''} R : ${type};`,
    body: `R := ${expression};`,
    expect: { R: expected },
    tolerance,
  }));

/** Cases of one initial value each: `[type, literal, expected]`. */
export const initials = (
  clause: string,
  rows: readonly (readonly [type: string, text: string, expected: Expected])[],
): Case[] =>
  rows.map(([type, text, expected]) => ({
    clause,
    title: `${type} := ${text} is ${expected}`,
    vars: `R : ${type} := ${text};`,
    expect: { R: expected },
  }));

/** Bodies that must be refused: `[title, declarations, body, code of the finding]`. */
export const refusals = (
  clause: string,
  rows: readonly (readonly [title: string, vars: string, body: string, finding: string])[],
): Case[] => rows.map(([title, vars, body, finding]) => ({ clause, title, vars, body, finding }));

/** `[title, declarations before the program, variables, body, code of the finding]`. */
export type Row = readonly [title: string, before: string, vars: string, body: string, finding: string];

/** Programs that must be refused for what stands before them or how they use it. */
export const refused = (clause: string, rows: readonly Row[]): Case[] =>
  rows.map(([title, before, vars, body, finding]) => ({ clause, title, before, vars, body, finding }));
