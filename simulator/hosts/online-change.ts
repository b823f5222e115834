import type { CompiledProgram } from '../plc/language/program.ts';
import { type Plc, PlcError, type PlcValue, type Settings } from '../plc/runtime/plc.ts';

/**
 * Loads a program or other settings into a running controller without a bump, as an online change does: the same
 * program keeps all of its state; in another one, variables of the same name and type keep their values. What the
 * settings name takes the settings' value. A controller that was stopped stays so; one in FAULT starts anew.
 */
export const changeOnline = (plc: Plc, program: CompiledProgram, settings: Settings): void => {
  const before = plc.program;
  const { mode } = plc;
  const state = plc.snapshot();
  const values = before.variables.map((variable) => [variable, plc.read(variable.name)] as const);
  plc.load(program, settings, mode === 'stop' || mode === 'program' ? mode : 'run');
  if (sameLayout(before, program) && mode !== 'fault') plc.restore(state);
  else {
    const fresh = new Map(program.variables.map((variable) => [variable.name, variable]));
    const types = new Map(before.variables.map((variable) => [variable.name, variable.type]));
    const twinOf = (name: string): boolean => {
      const twin = fresh.get(name);
      return twin !== undefined && !twin.constant && twin.type === types.get(name);
    };
    for (const [{ name }, value] of values) if (value !== undefined && twinOf(name)) carry(plc, name, value);
    for (const { name, value } of state.forces) if (twinOf(name)) plc.force(name, value);
  }
  for (const [name, value] of Object.entries(settings)) plc.write(name, value);
};

/** Gives a variable its value from before. One that cannot hold it any more, as a reference to what is gone, begins anew. */
const carry = (plc: Plc, name: string, value: PlcValue): void => {
  try {
    plc.write(name, value);
  } catch (error) {
    if (!(error instanceof PlcError && error.code === 'wrong-value')) throw error;
  }
};

/** Whether the instances of two programs lie in the same places and are of the same classes. */
const sameObjects = ({ memory: a }: CompiledProgram, { memory: b }: CompiledProgram): boolean =>
  a.objects.length === b.objects.length &&
  a.objects.every((place, i) => place === b.objects[i] && a.initial[place] === b.initial[place]);

const sameLayout = (a: CompiledProgram, b: CompiledProgram): boolean =>
  a.memory.initial.length === b.memory.initial.length &&
  !a.memory.big === !b.memory.big &&
  !a.memory.text === !b.memory.text &&
  sameObjects(a, b) &&
  a.variables.length === b.variables.length &&
  a.variables.every(
    (variable, i) => variable.name === b.variables[i]?.name && variable.type === b.variables[i]?.type,
  ) &&
  a.tasks.length === b.tasks.length &&
  a.tasks.every(({ name, interval }, i) => name === b.tasks[i]?.name && interval === b.tasks[i]?.interval);
