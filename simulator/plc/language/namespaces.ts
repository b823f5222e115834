import type { Position } from './diagnostics.ts';
import type { Scope } from './scope.ts';
import type { Space } from './syntax.ts';

/*
 * Namespaces (IEC 61131-3, 6.9). Declarations are known by their full names in upper case; a name as written is looked for in
 * the namespace that it stands in, in those that USING names there, and so on outwards.
 */

/** What can be found by a name. */
export interface Element {
  readonly name: string;
  readonly space: Space;
  readonly within: readonly string[];
}

/** Names outside all namespaces, with nothing used. */
export const NO_SPACE: Space = { path: '', usings: [], outer: null };

/** Whether a namespace (upper case) is another one or lies in it. */
export const liesIn = (path: string, outer: string): boolean =>
  outer === '' || path === outer || path.startsWith(`${outer}.`);

export class Namespaces {
  readonly #elements: (upper: string) => Element | undefined;
  readonly #paths = new Set<string>();
  readonly #used = new WeakMap<Space, readonly string[]>();

  constructor(elements: (upper: string) => Element | undefined) {
    this.#elements = elements;
  }

  /** Takes note of the namespaces that a declaration stands in. */
  add({ space }: Element): void {
    for (let path = space.path.toUpperCase(); path !== '' && !this.#paths.has(path); ) {
      this.#paths.add(path);
      path = path.slice(0, Math.max(0, path.lastIndexOf('.')));
    }
  }

  /** Whether the first part of a name with dots is a namespace. */
  begins(name: string, space: Space): boolean {
    return this.#namespace(name.slice(0, name.indexOf('.')), space) !== null;
  }

  /** The namespace that a name after USING means: a full name, or one from an enclosing namespace on. */
  #namespace(name: string, space: Space): string | null {
    const upper = name.toUpperCase();
    for (let level: Space | null = space; level; level = level.outer) {
      const path = level.path === '' ? upper : `${level.path.toUpperCase()}.${upper}`;
      if (this.#paths.has(path)) return path;
    }
    return null;
  }

  /** The namespaces that USING names at one level. */
  #usedBy(space: Space): readonly string[] {
    let used = this.#used.get(space);
    if (!used) {
      used = space.usings.flatMap(({ name }) => this.#namespace(name, space) ?? []);
      this.#used.set(space, used);
    }
    return used;
  }

  /** The full name in upper case that a name stands for; `null` where several namespaces in use have it. */
  resolve(name: string, space: Space): string | null {
    const upper = name.toUpperCase();
    const plain = !upper.includes('.');
    for (let level: Space | null = space; level; level = level.outer) {
      const own = level.path === '' ? upper : `${level.path.toUpperCase()}.${upper}`;
      if (this.#reachable(own, space)) return own;
      if (!plain || level.usings.length === 0) continue;
      const found = this.#usedBy(level)
        .map((path) => `${path}.${upper}`)
        .filter((full) => this.#reachable(full, space));
      const [first] = found;
      if (first !== undefined) return found.every((full) => full === first) ? first : null;
    }
    return this.#elements(upper) ? '' : upper;
  }

  /** Whether what a namespace declares may be named in a scope without saying the namespace. */
  sees(element: Pick<Element, 'space' | 'within'>, space: Space): boolean {
    const path = element.space.path.toUpperCase();
    if (path !== '' && !element.within.every((outer) => liesIn(space.path.toUpperCase(), outer))) return false;
    for (let level: Space | null = space; level; level = level.outer)
      if (level.path.toUpperCase() === path || this.#usedBy(level).includes(path)) return true;
    return path === '';
  }

  #reachable(upper: string, space: Space): boolean {
    const element = this.#elements(upper);
    return element?.within.every((outer) => liesIn(space.path.toUpperCase(), outer)) ?? false;
  }

  /** Reports why a name is not to be had although something has it: INTERNAL elsewhere, or in several namespaces. */
  explain(scope: Scope, name: string, at: Position): boolean {
    const { space } = scope;
    if (this.resolve(name, space) === null) {
      scope.report(at, 'ambiguous-name', { name });
      return true;
    }
    const upper = name.toUpperCase();
    const paths = [''];
    for (let level: Space | null = space; level; level = level.outer)
      paths.push(level.path.toUpperCase(), ...this.#usedBy(level));
    for (const path of paths) {
      const element = this.#elements(path === '' ? upper : `${path}.${upper}`);
      if (!element || element.within.length === 0) continue;
      scope.report(at, 'not-accessible', { name, access: 'INTERNAL', owner: element.space.path });
      return true;
    }
    return false;
  }

  /** Reports what USING names in vain. */
  check(space: Space, report: (at: Position, name: string) => void): void {
    for (const { at, name } of space.usings) if (this.#namespace(name, space) === null) report(at, name);
  }
}
