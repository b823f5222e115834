import type { Diagnostic } from '../../simulator/plc/language/compile.ts';
import { formatDiagnostic } from '../../simulator/plc/language/compile.ts';
import { compileFile } from './plc-source.ts';
import { compileTestFile } from './plc-test.ts';
import { print, printJson } from './shell.ts';

interface Finding {
  readonly severity: 'error' | 'warning';
  readonly diagnostic: Diagnostic;
}

const findingsOf = (file: string): Finding[] => {
  const compiled = file.endsWith('.test.st') ? compileTestFile(file) : compileFile(file);
  const severity = compiled.ok ? 'warning' : 'error';
  return (
    (compiled.ok ? compiled.warnings : compiled.diagnostics)
      // A file of functions, blocks and types is whole without a program: it is checked for others to use.
      .filter(({ code }) => code !== 'no-program')
      .map((diagnostic) => ({ severity, diagnostic }))
  );
};

/** `kunren plc check FILE…`. Warnings are told and leave the exit code at 0. */
export const check = (files: readonly string[], flags: { readonly json?: boolean }): void => {
  const findings = files.flatMap(findingsOf);
  const errors = findings.filter(({ severity }) => severity === 'error').length;
  if (flags.json)
    printJson({
      schema: 1,
      files: files.length,
      errors,
      warnings: findings.length - errors,
      diagnostics: findings.map(({ severity, diagnostic }) => {
        const { file, line, column, code, message, params } = diagnostic;
        return { file, line, column, severity, code, message, params };
      }),
    });
  else {
    for (const { diagnostic } of findings) print(formatDiagnostic(diagnostic));
    print(`${files.length} files, ${errors} errors, ${findings.length - errors} warnings`);
  }
  if (errors > 0) process.exitCode = 2;
};
