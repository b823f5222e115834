import { microseconds } from '../../kernel/time.ts';
import { library, STANDARD_FILE, standard } from '../library/library.ts';
import { checkCalls } from './call-graph.ts';
import { checkStatements } from './check-statement.ts';
import type { CheckedProgram, CheckedStatement, Pou } from './checked.ts';
import { accessPathsOf, configuredOf, instancesOf, plainInstance } from './configuration.ts';
import { Declarations } from './declarations.ts';
import { declareTest } from './declare-test.ts';
import { type Diagnostic, Diagnostics } from './diagnostics.ts';
import { generate } from './generate.ts';
import { layOut } from './layout.ts';
import { parseSource } from './plcopen.ts';
import { type CompiledProgram, listPrograms, listVariables } from './program.ts';
import { MEMORY_LIMIT } from './resolve-type.ts';
import type { PouSyntax, Unit } from './syntax.ts';
import { tasksOf } from './tasks.ts';
import { charactersOf } from './types.ts';

export type { Diagnostic } from './diagnostics.ts';
export { formatDiagnostic } from './diagnostics.ts';
export type { CompiledProgram, ModbusAddress, ProgramVariable } from './program.ts';

export type Compilation =
  | { readonly ok: true; readonly program: CompiledProgram; readonly warnings: readonly Diagnostic[] }
  | { readonly ok: false; readonly diagnostics: readonly Diagnostic[] };

const STATEMENT_LIMIT = 100_000;

const countStatements = (statements: readonly CheckedStatement[]): number => {
  let count = 0;
  for (const statement of statements) {
    count++;
    switch (statement.kind) {
      case 'if':
        for (const branch of statement.branches) count += countStatements(branch.body);
        count += countStatements(statement.otherwise);
        break;
      case 'case':
        for (const { body } of statement.cases) count += countStatements(body);
        count += countStatements(statement.otherwise);
        break;
      case 'for':
      case 'while':
      case 'repeat':
        count += countStatements(statement.body);
        break;
      default:
    }
  }
  return count;
};

/** Declares what the program names, checks all bodies, and gives the checked program; findings are collected. */
const check = (unit: Unit, diagnostics: Diagnostics, tests: readonly PouSyntax[]): CheckedProgram => {
  const all = tests.length > 0 ? { ...unit, pous: [...unit.pous, ...tests] } : unit;
  const declarations = new Declarations([all, library(), standard()], STANDARD_FILE, diagnostics);
  declarations.declareGlobals(unit.file, unit.globals);
  const instances = instancesOf(unit, declarations);
  for (const { kind, name } of unit.pous) {
    if (kind === 'FUNCTION') declarations.findFunction(name);
    else if (kind === 'PROGRAM') declarations.findProgram(name);
    else declarations.findType(name);
  }
  declarations.complete();
  const aliases = tests.flatMap((test) => declareTest(declarations, test, instances));
  let total = 0;
  // The list grows while bodies name units of the library.
  for (let i = 0; i < declarations.declared.length; i++) {
    const { syntax, pou, scope, prologue } = declarations.declared[i] as (typeof declarations.declared)[number];
    pou.body = [...prologue, ...checkStatements(scope, syntax.body)];
    if (pou.file === unit.file) total += countStatements(pou.body);
    if (pou.kind === 'function' && !pou.method && pou.returns && !pou.result.assigned)
      scope.report(pou.at, 'result-never-set', { name: pou.name });
  }
  // A variable of a class may be used in its methods alone.
  for (const { pou, scope } of declarations.declared) {
    if (pou.file !== unit.file || diagnostics.full) continue;
    for (const variable of pou.variables.values()) {
      const open = variable.section === 'local' || variable.section === 'temp';
      if (open && !variable.used && !variable.location)
        scope.report(variable.at, 'unused-variable', { name: variable.name });
    }
  }
  if (instances.length === 0 && tests.length === 0 && !diagnostics.failed)
    diagnostics.report(unit.file, { line: 1, column: 1 }, 'no-program');
  if (total > STATEMENT_LIMIT)
    diagnostics.report(unit.file, { line: 1, column: 1 }, 'program-too-large', { limit: STATEMENT_LIMIT });
  const pous = declarations.declared.map(({ pou }) => pou);
  const { nesting } = checkCalls(pous, declarations.edges, diagnostics);
  // Before the globals are taken: a path may name an address that nothing else does.
  const access = accessPathsOf(unit, instances, declarations);
  return {
    instances,
    globals: [...declarations.globals.values()],
    shared: [...declarations.shared.values()].flatMap(({ pointer, byLevel }) =>
      [...byLevel.values()].slice(0, 1).map((target) => ({ pointer, target })),
    ),
    configured: configuredOf(unit, instances, declarations),
    access,
    pous,
    dispatches: declarations.objects.dispatches,
    nesting,
    tests: tests.flatMap(({ name }) => {
      const pou = declarations.findProgram(name);
      return pou ? [plainInstance(name, pou)] : [];
    }),
    aliases,
  };
};

/** Characters that all strings of a program can hold together. */
const CHARACTER_LIMIT = 4_194_304;

const charactersIn = (pou: Pou): number => {
  let sum = 0;
  for (const { type } of pou.variables.values()) sum += charactersOf(type);
  return sum;
};

const fits = (program: CheckedProgram, unit: Unit, diagnostics: Diagnostics): boolean => {
  let size = [...program.instances, ...program.tests].reduce((sum, { pou }) => sum + pou.size, 0);
  for (const variable of program.globals) size += variable.type.size;
  for (const pou of program.pous)
    for (const variable of pou.variables.values()) if (variable.storage === 'frame') size += variable.type.size;
  if (size > MEMORY_LIMIT)
    diagnostics.report(unit.file, { line: 1, column: 1 }, 'too-much-memory', { size, limit: MEMORY_LIMIT });
  let characters = program.instances.reduce((sum, { pou }) => sum + charactersIn(pou), 0);
  for (const variable of program.globals) characters += charactersOf(variable.type);
  if (characters > CHARACTER_LIMIT)
    diagnostics.report(unit.file, { line: 1, column: 1 }, 'too-much-memory', {
      size: characters,
      limit: CHARACTER_LIMIT,
    });
  return size <= MEMORY_LIMIT && characters <= CHARACTER_LIMIT;
};

/**
 * Compiles Structured Text (IEC 61131-3; the dialect is described in docs/reference/st-dialect.md). Never throws:
 * whatever the source is, the answer is a program or a list of findings. `file` names the source in findings.
 */
export const compile = (source: string, options: { readonly file?: string } = {}): Compilation => {
  const diagnostics = new Diagnostics();
  return compileUnit(parseSource(source, options.file ?? 'program.st', diagnostics), diagnostics);
};

/** Compiles what has been parsed. `tests` are units that no scan runs; they may name everything in `unit`. */
export const compileUnit = (unit: Unit, diagnostics: Diagnostics, tests: readonly PouSyntax[] = []): Compilation => {
  const checked = check(unit, diagnostics, tests);
  if (diagnostics.failed || !fits(checked, unit, diagnostics))
    return { ok: false, diagnostics: inOrder(diagnostics.errors) };
  const memory = layOut(checked);
  const tasks = tasksOf(memory);
  const { code, sites, texts, commands } = generate(checked, memory, tasks);
  const { variables, groups, slots } = listVariables(checked, memory);
  const running = [...memory.instances, ...memory.blocks].map(({ instance }) => instance);
  const intervals = running.flatMap(({ interval, trigger }) => interval ?? trigger?.interval ?? []);
  const statements = checked.pous
    .filter(({ file }) => file === unit.file)
    .reduce((sum, { body }) => sum + countStatements(body), 0);
  const interval = intervals.length > 0 ? microseconds(Math.min(...intervals)) : null;
  const { file } = unit;
  const program: CompiledProgram = {
    file,
    variables,
    groups,
    programs: listPrograms(memory),
    interval,
    tasks,
    statements,
    code,
    texts,
    sites,
    commands,
    memory,
    slots,
  };
  return { ok: true, program, warnings: inOrder(diagnostics.warnings) };
};

const inOrder = (list: readonly Diagnostic[]): Diagnostic[] =>
  [...list].sort((a, b) => a.line - b.line || a.column - b.column);
