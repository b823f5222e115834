import type { Alias, ProgramInstance, Variable } from './checked.ts';
import type { Declarations } from './declarations.ts';
import type { PouSyntax } from './syntax.ts';
import type { Field, StructType } from './types.ts';

/*
 * A TEST sees the variables of the program under test by their own names, and by the instance's name where several
 * instances have a variable of that name. It may write all of them but constants: inputs too, which is how a test
 * plays the field.
 */

const reachable = (instance: ProgramInstance): Variable[] =>
  [...instance.pou.variables.values()].filter(
    (variable) => variable.storage === 'instance' && variable.section !== 'in-out',
  );

/** An instance as one structure, so that `INSTANCE.VARIABLE` is an ordinary member. */
const structureOf = (instance: ProgramInstance): StructType => {
  const fields = new Map<string, Field>();
  for (const { name, type, place } of reachable(instance))
    fields.set(name.toUpperCase(), { name, type, offset: place, initial: [] });
  return { kind: 'struct', name: instance.pou.name, fields, size: instance.pou.size };
};

const aliasOf = (original: Variable): Variable => ({
  ...original,
  storage: 'absolute',
  section: 'global',
  location: null,
  partial: null,
  initial: [],
  retain: false,
});

/** Makes a test's names known in its scope. A name that the test declares itself as well is reported. */
export const declareTest = (
  declarations: Declarations,
  test: PouSyntax,
  instances: readonly ProgramInstance[],
): Alias[] => {
  const pou = declarations.findProgram(test.name);
  const scope = declarations.declared.find((declared) => declared.pou === pou)?.scope;
  if (!scope) return [];
  scope.testing = true;
  const own = new Map(scope.variables);
  const aliases: Alias[] = [];
  const add = (alias: Alias): void => {
    const upper = alias.alias.name.toUpperCase();
    const first = own.get(upper);
    if (first) scope.report(first.at, 'duplicate-name', { name: first.name, line: alias.alias.at.line });
    if (scope.variables.has(upper)) return;
    scope.variables.set(upper, alias.alias);
    aliases.push(alias);
  };
  const instancesWith = new Map<string, number>();
  for (const instance of instances)
    for (const { name } of reachable(instance))
      instancesWith.set(name.toUpperCase(), (instancesWith.get(name.toUpperCase()) ?? 0) + 1);
  for (const original of declarations.globals.values())
    if (original.section !== 'shared') add({ alias: aliasOf(original), of: null, original });
  for (const instance of instances)
    for (const original of reachable(instance))
      if (instancesWith.get(original.name.toUpperCase()) === 1)
        add({ alias: aliasOf(original), of: instance, original });
  for (const instance of instances) {
    const [any] = reachable(instance);
    if (!any || scope.variables.has(instance.name.toUpperCase())) continue;
    const alias = { ...aliasOf(any), name: instance.name, type: structureOf(instance), constant: false };
    add({ alias, of: instance, original: null });
  }
  return aliases;
};
