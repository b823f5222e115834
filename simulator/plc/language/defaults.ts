import type { InitialWord, Variable } from './checked.ts';
import { type Type, type Value, zeroOf } from './types.ts';

/** What a type's places hold when nothing says otherwise: 0, the first enumerator, or what its fields declare. */
export const defaults = (type: Type): readonly InitialWord[] => {
  switch (type.kind) {
    case 'elementary':
      return type.initial === undefined ? [] : [{ offset: 0, value: type.initial }];
    case 'enum': {
      const first = type.initial ?? type.values.values().next().value?.value ?? 0;
      return first !== 0 ? [{ offset: 0, value: first }] : [];
    }
    case 'array': {
      const words = defaults(type.element);
      if (words.length === 0) return type.initial ?? words;
      const all: InitialWord[] = [];
      for (let at = 0; at < type.size; at += type.element.size)
        for (const { offset, value } of words) all.push({ offset: at + offset, value });
      return type.initial ? [...all, ...type.initial] : all;
    }
    case 'struct':
      return [
        ...[...type.fields.values()].flatMap((field) =>
          shifted([...defaults(field.type), ...field.initial], field.offset),
        ),
        ...(type.initial ?? []),
      ];
    case 'block':
      return [...type.pou.variables.values()]
        .filter((variable) => variable.storage === 'instance' && variable.section !== 'in-out')
        .flatMap((variable) => shifted([...defaults(variable.type), ...variable.initial], variable.place));
  }
};

/** What a scalar variable holds at first. */
export const firstValue = (variable: Variable): Value =>
  variable.initial.at(-1)?.value ?? defaults(variable.type)[0]?.value ?? zeroOf(variable.type);

/** Words of a part, as words of the whole. */
export const shifted = (words: readonly InitialWord[], by: number): InitialWord[] =>
  words.map(({ offset, value }) => ({ offset: offset + by, value }));
