import type { Command } from 'commander';

/*
 * `kunren plant …`: a process model alone, so that anyone can hold it against a table. Each subcommand is a file.
 */
export const register = (program: Command): void => {
  const plant = program.command('plant').description('run process models alone and look into them');
  plant
    .command('run')
    .description('run a process model, with its built-in control where it has one')
    .argument('<plant>', 'a model (kunren list plants), or a network file (.inp)')
    .option('--for <time>', 'how long to run: 24h, 90s, 0.5', '1h')
    .option('--step <time>', "step of the integration; otherwise the model's usual one")
    .option('--input <name=value@time>', 'hold an input at a value from an instant on; may be repeated', collect, [])
    .option('--parameter <name=value>', "another value for one of the model's parameters; may be repeated", collect, [])
    .option('--state <file>', 'begin at the states and inputs of a JSON file')
    .option('--open-loop', 'without the built-in control')
    .option('--sample <time>', 'from row to row; otherwise a hundredth of the span, but no less than a step')
    .option('--seed <n>', 'seed of the process noise', '1')
    .option('--no-noise', 'without process noise')
    .option('--start <hh:mm>', 'local time of day at the start, for demand that follows the clock', '00:00')
    .option('--csv <file>', 'write the rows to a file')
    .option('--json', 'print one JSON object as the last line')
    .action(async (name: string, flags: import('./plant-run.ts').RunFlags) => {
      const { run } = await import('./plant-run.ts');
      await run(name, flags);
    });
  plant
    .command('derivative')
    .description('print states, derivatives and outputs at a state')
    .argument('<plant>', 'a model whose equations lie open')
    .option('--state <file>', 'the states and inputs of a JSON file; otherwise those that the model starts with')
    .option('--input <name=value>', 'another value for an input; may be repeated', collect, [])
    .option('--parameter <name=value>', "another value for one of the model's parameters; may be repeated", collect, [])
    .option('--json', 'print one JSON object')
    .action(async (name: string, flags: import('./plant-derivative.ts').DerivativeFlags) => {
      const { derivative } = await import('./plant-derivative.ts');
      await derivative(name, flags);
    });
};

const collect = (value: string, before: readonly string[]): string[] => [...before, value];
