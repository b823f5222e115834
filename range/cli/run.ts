import type { Command } from 'commander';

export const register = (program: Command): void => {
  program.command('run');
};
