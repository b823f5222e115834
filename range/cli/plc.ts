import type { Command } from 'commander';

/*
 * `kunren plc …`: what an author of PLC programs needs at a terminal and in CI. Each subcommand is a file of its own.
 */
export const register = (program: Command): void => {
  const plc = program.command('plc').description('check, run and test PLC programs (Structured Text, PLCopen XML)');
  plc
    .command('check')
    .description('report everything that the compiler finds, as file:line:column: code: message')
    .argument('<file...>', 'programs (.st, .xml) and their tests (.test.st)')
    .option('--json', 'print one JSON object')
    .action(async (files: readonly string[], flags: { readonly json?: boolean }) => {
      const { check } = await import('./plc-check.ts');
      check(files, flags);
    });
  plc
    .command('run')
    .description('run a program scan by scan in virtual time')
    .argument('<file>', 'the program (.st, .xml)')
    .option('--scans <n>', 'number of scans; 1 where neither this nor --for is given')
    .option('--for <time>', 'how long to run: T#5s, 5s')
    .option('--interval <time>', "time from scan to scan; the program's task says otherwise, else T#100ms")
    .option('--set <variable=value@time>', 'set a variable at an instant; may be repeated', collect, [])
    .option('--watch <variables>', 'variables to follow, with commas between them')
    .option('--json', 'print one JSON object as the last line')
    .action(async (file: string, flags: import('./plc-run.ts').RunFlags) => {
      const { run } = await import('./plc-run.ts');
      run(file, flags);
    });
  plc
    .command('test')
    .description('run tests of programs (docs/reference/st-tests.md)')
    .argument('<file...>', 'test files (.test.st), or folders that hold them')
    .option('--json', 'print one JSON object')
    .action(async (files: readonly string[], flags: { readonly json?: boolean }) => {
      const { test } = await import('./plc-test.ts');
      test(files, flags);
    });
};

const collect = (value: string, before: readonly string[]): string[] => [...before, value];
