import type { CompiledProgram } from '../plc/language/program.ts';
import type { Plc, Settings } from '../plc/runtime/plc.ts';

/**
 * Loads a program or other settings into a running controller without a bump, as an online change does: the same
 * program keeps all of its state; in another one, variables of the same name and type keep their values. What the
 * settings name takes the settings' value.
 */
export const changeOnline = (plc: Plc, program: CompiledProgram, settings: Settings): void => {
  const before = plc.program;
  const state = plc.snapshot();
  const values = before.variables.map((variable) => [variable, plc.read(variable.name)] as const);
  plc.load(program, settings);
  if (sameLayout(before, program)) plc.restore(state);
  else {
    const fresh = new Map(program.variables.map((variable) => [variable.name, variable]));
    for (const [variable, value] of values) {
      const twin = fresh.get(variable.name);
      if (value !== undefined && twin && !twin.constant && twin.type === variable.type) plc.write(variable.name, value);
    }
  }
  for (const [name, value] of Object.entries(settings)) plc.write(name, value);
};

const sameLayout = (a: CompiledProgram, b: CompiledProgram): boolean =>
  a.memory.initial.length === b.memory.initial.length &&
  a.variables.length === b.variables.length &&
  a.variables.every((variable, i) => variable.name === b.variables[i]?.name && variable.type === b.variables[i]?.type);
