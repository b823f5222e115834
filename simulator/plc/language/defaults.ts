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
      for (let at = 0; at < type.size; at += type.element.size) all.push(...moved(words, at));
      return type.initial ? [...all, ...type.initial] : all;
    }
    case 'struct':
      return [
        ...[...type.fields.values()].flatMap((field) =>
          moved([...defaults(field.type), ...field.initial], field.offset),
        ),
        ...(type.initial ?? []),
      ];
    case 'interface':
    case 'reference':
      return [];
    case 'block': {
      const words = [...type.pou.variables.values()]
        .filter((variable) => variable.storage === 'instance' && variable.section !== 'in-out')
        .flatMap((variable) => [
          ...moved(defaults(variable.type), variable.place),
          ...shifted(variable.initial, variable.place),
        ]);
      // The first place of an object tells its class.
      return type.pou.object ? [{ offset: 0, value: type.pou.id, from: 'class' }, ...words] : words;
    }
  }
};

/** What a scalar variable holds at first. */
export const firstValue = (variable: Variable): Value =>
  variable.initial.at(-1)?.value ?? defaults(variable.type)[0]?.value ?? zeroOf(variable.type);

/** Words of a part of a variable, as words of the whole. Places count from the start of the instance as before. */
export const shifted = (words: readonly InitialWord[], by: number): InitialWord[] =>
  words.map((word) => ({ ...word, offset: word.offset + by }));

/** Words of a type inside another one: places that count from the start of the one count from that of the other. */
const moved = (words: readonly InitialWord[], by: number): InitialWord[] =>
  words.map((word) =>
    word.from === 'self'
      ? { ...word, offset: word.offset + by, value: Number(word.value) + by }
      : { ...word, offset: word.offset + by },
  );

/** The value of a word where the instance that it belongs to begins at a place. */
export const settled = ({ value, from }: InitialWord, self: number): Value =>
  from === undefined || from === 'class' ? value : Number(value) + (from === 'self' ? self : from.place);
