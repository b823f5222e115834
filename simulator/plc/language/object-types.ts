import type { BlockPou, Method, Variable } from './checked.ts';
import { liesIn } from './namespaces.ts';
import type { Scope } from './scope.ts';
import type { Access } from './syntax.ts';
import {
  type BlockType,
  ERROR,
  type HandleType,
  type InterfaceType,
  NULL,
  type ReferenceType,
  sameType,
  type Type,
} from './types.ts';

/* Who descends from whom, and who may use what (IEC 61131-3, 6.6.5 to 6.6.8). */

/** Whether a block is another one or extends it, directly or through others. */
export const derives = (pou: BlockPou, from: BlockPou): boolean => {
  for (let at: BlockPou | null = pou; at; at = at.object?.base ?? null) if (at === from) return true;
  return false;
};

/** Whether an interface is another one or extends it. */
export const extendsInterface = (type: InterfaceType, from: InterfaceType): boolean =>
  type === from || type.bases.has(from);

/** Whether a block or a base of it names the interface, or one that extends it. */
export const implementsInterface = (pou: BlockPou, type: InterfaceType): boolean => {
  for (let at: BlockPou | null = pou; at; at = at.object?.base ?? null)
    if (at.object?.interfaces.some((own) => extendsInterface(own, type))) return true;
  return false;
};

/** The type of a block's instances. */
export const typeOfBlock = (pou: BlockPou): BlockType => ({ kind: 'block', name: pou.name, pou, size: pou.size });

export const referenceTo = (target: Type): ReferenceType => ({
  kind: 'reference',
  name: `REF_TO ${target.name}`,
  size: 1,
  target: () => target,
});

/** Whether an instance of a block, or what a handle leads to, may go into a handle (6.6.8: only upwards). */
export const leadsTo = (from: Type, to: HandleType): boolean => {
  if (from === NULL) return true;
  if (to.kind === 'interface')
    return from.kind === 'interface'
      ? extendsInterface(from, to)
      : from.kind === 'block' && implementsInterface(from.pou, to);
  if (from.kind !== 'reference') return false;
  const [source, target] = [from.target(), to.target()];
  if (source === ERROR || target === ERROR || sameType(source, target)) return true;
  return source.kind === 'block' && target.kind === 'block' && derives(source.pou, target.pou);
};

/** Whether what is `access` in `owner` may be used in a scope. */
export const mayUse = (scope: Scope, access: Access, owner: BlockPou | InterfaceType): boolean => {
  if (access === 'PUBLIC' || owner.kind === 'interface') return true;
  if (access === 'INTERNAL') return liesIn(scope.space.path.toUpperCase(), owner.namespace);
  const { self } = scope;
  return self !== null && (access === 'PRIVATE' ? self === owner : derives(self, owner));
};

/** The ABSTRACT type that a variable of a type would be or contain an instance of; null when there is none. */
export const abstractIn = (type: Type): BlockPou | null => {
  if (type.kind === 'block') return type.pou.object?.abstract ? type.pou : null;
  if (type.kind === 'array') return abstractIn(type.element);
  if (type.kind !== 'struct') return null;
  for (const field of type.fields.values()) {
    const found = abstractIn(field.type);
    if (found) return found;
  }
  return null;
};

const parameters = ({ pou }: Method): Variable[] =>
  [...pou.variables.values()].filter(({ section }) => ['input', 'output', 'in-out'].includes(section));

/** Whether two parameters are of one type; arrays of variable length where they have as many dimensions. */
const alikeTypes = (a: Type, b: Type): boolean =>
  a.kind === 'array' && b.kind === 'array' && a.bounds && b.bounds
    ? a.bounds.length === b.bounds.length && sameType(a.element, b.element)
    : sameType(a, b);

/** What two methods of one name differ in, by the name of the first such parameter; null when they are alike. */
export const difference = (one: Method, other: Method): string | null => {
  const [a, b] = [parameters(one), parameters(other)];
  for (let i = 0; i < Math.max(a.length, b.length); i++) {
    const [left, right] = [a[i], b[i]];
    const alike = left && right && left.section === right.section && left.byReference === right.byReference;
    if (!alike || left.name.toUpperCase() !== right.name.toUpperCase() || !alikeTypes(left.type, right.type))
      return (right ?? left)?.name.replace(/~.*/, '') ?? '';
  }
  const result = one.pou.returns === other.pou.returns && sameType(one.pou.result.type, other.pou.result.type);
  return result ? null : other.pou.returns ? `: ${other.pou.result.type.name}` : ': VOID';
};
