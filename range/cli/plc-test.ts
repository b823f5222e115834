import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { formatDiagnostic } from '../../simulator/plc/language/compile.ts';
import { compileTests, type TestCompilation } from '../../simulator/plc/tests/compile-tests.ts';
import { runTests, type TestResult } from '../../simulator/plc/tests/run-tests.ts';
import type { Problem } from '../exercise/problem.ts';
import { shown } from './content.ts';
import { readSource } from './plc-source.ts';
import { InputError, print, printJson } from './shell.ts';

/** The test files that a path names: itself, or every `*.test.st` in a folder. */
const testFiles = (path: string): string[] => {
  if (!existsSync(path)) throw new InputError(`there is no file or folder "${path}".`);
  if (!statSync(path).isDirectory()) return [path];
  return readdirSync(path, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.test.st'))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
};

/** A test file with the program that it names, which lies where the path leads from the test file. */
export const compileTestFile = (file: string): TestCompilation =>
  compileTests(readSource(file), shown(resolve(file)), (path) => {
    const program = resolve(dirname(file), path);
    return existsSync(program) && statSync(program).isFile()
      ? { source: readFileSync(program, 'utf8'), file: shown(program) }
      : null;
  });

const lineOf = ({ file, title, failure }: TestResult): string =>
  failure === null
    ? `ok    ${title}`
    : `FAIL  ${title}\n      ${file}:${failure.line}:${failure.column}: ${failure.code}: ${failure.message.en}`;

/** What is wrong with a test file, and each of its tests that fails. */
export const problemsOfTests = (file: string): Problem[] => {
  const compilation = compileTestFile(file);
  if (!compilation.ok)
    return compilation.diagnostics.map(({ file: name, line, column, message }) => {
      return { code: 'program', file: name, line, column, params: {}, message };
    });
  return runTests(compilation.compiled).flatMap(({ file: name, title, failure }) =>
    failure
      ? {
          code: 'program-test',
          file: name,
          line: failure.line,
          column: failure.column,
          params: { title, code: failure.code },
          message: {
            ja: `テスト「${title}」が不合格です（${failure.message.ja}）`,
            en: `the test '${title}' fails: ${failure.message.en}`,
          },
        }
      : [],
  );
};

/** `kunren plc test FILE…`: exit code 1 when a test fails, 2 when a file has errors. */
export const test = (paths: readonly string[], flags: { readonly json?: boolean }): void => {
  const files = paths.flatMap(testFiles);
  if (files.length === 0) throw new InputError(`there is no *.test.st under ${paths.join(', ')}.`);
  const results: TestResult[] = [];
  const findings = [];
  for (const file of files) {
    const compilation = compileTestFile(file);
    if (!compilation.ok) {
      findings.push(...compilation.diagnostics);
      if (!flags.json) for (const diagnostic of compilation.diagnostics) print(formatDiagnostic(diagnostic));
      continue;
    }
    const done = runTests(compilation.compiled);
    results.push(...done);
    if (flags.json) continue;
    print(`${compilation.compiled.file} (${compilation.compiled.program.file})`);
    for (const result of done) print(lineOf(result));
  }
  const failed = results.filter(({ passed }) => !passed).length;
  if (flags.json)
    printJson({
      schema: 1,
      files: files.length,
      passed: results.length - failed,
      failed,
      tests: results.map(({ file, line, title, passed, scans, seconds, failure }) => {
        return { file, line, title, passed, scans, seconds, failure };
      }),
      diagnostics: findings.map(({ file, line, column, code, message, params }) => {
        return { file, line, column, severity: 'error', code, message, params };
      }),
    });
  else print(`${results.length} tests, ${failed} failed, ${findings.length} errors in ${files.length} files`);
  if (findings.length > 0) process.exitCode = 2;
  else if (failed > 0) process.exitCode = 1;
};
