#!/usr/bin/env -S node --no-warnings
import { Command, CommanderError } from 'commander';
import { provideEngines } from '../../simulator/live/engines.ts';
import * as bench from './bench.ts';
import * as doctor from './doctor.ts';
import * as list from './list.ts';
import * as passwd from './passwd.ts';
import * as plant from './plant.ts';
import * as plc from './plc.ts';
import * as replay from './replay.ts';
import * as run from './run.ts';
import * as serve from './serve.ts';
import { CommandFailure, InputError, log } from './shell.ts';
import * as site from './site.ts';
import * as validate from './validate.ts';

/*
 * The composition root. Every command is a file with `register(program)`; what a command needs is imported inside its
 * action, so that `kunren --help` and `kunren list` do not pay for OPC UA and the web server.
 */
const commands: readonly { readonly register: (program: Command) => void }[] = [
  serve,
  passwd,
  doctor,
  site,
  run,
  plc,
  plant,
  replay,
  validate,
  list,
  bench,
];

const main = async (argv: readonly string[]): Promise<number> => {
  provideEngines();
  const program = new Command('kunren')
    .description('Kunren: ICS security training range and simulator')
    .exitOverride()
    .configureOutput({ writeErr: (text) => log(text.trimEnd()) })
    .showHelpAfterError('(`kunren help` lists the commands and their flags)')
    .showSuggestionAfterError(true)
    .enablePositionalOptions();
  for (const command of commands) command.register(program);
  for (const command of [...program.commands, ...program.commands.flatMap((each) => each.commands)]) {
    command.exitOverride().copyInheritedSettings(program);
  }
  try {
    await program.parseAsync(argv);
    return Number(process.exitCode ?? 0);
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    if (error instanceof InputError) {
      log(`kunren: ${error.message}`);
      return 2;
    }
    if (error instanceof CommandFailure) {
      log(`kunren: ${error.message}`);
      return 1;
    }
    log(`kunren: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
    return 1;
  }
};

process.exitCode = await main(process.argv);
