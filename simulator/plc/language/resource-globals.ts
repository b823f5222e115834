import type { SharedGlobal, Variable } from './checked.ts';
import type { SectionSyntax } from './syntax.ts';

/*
 * A name of VAR_GLOBAL that is declared in several resources, or in a resource and in the configuration around it
 * (IEC 61131-3, 6.8.1: a resource's own hides the configuration's). Each is a variable of its own. Units that name it as
 * VAR_EXTERNAL reach it through a place that says where the one of the running resource is.
 */

const levelOf = (section: SectionSyntax): string => section.resource?.toUpperCase() ?? '';

/** Sections of VAR_GLOBAL: what is declared once, and, for each level, what others declare as well. */
export const partGlobals = (
  sections: readonly SectionSyntax[],
): { once: SectionSyntax[]; several: { level: string; resource: string | null; section: SectionSyntax }[] } => {
  const levels = new Map<string, Set<string>>();
  for (const section of sections)
    for (const { name } of section.variables) {
      const upper = name.toUpperCase();
      levels.set(upper, (levels.get(upper) ?? new Set()).add(levelOf(section)));
    }
  const isShared = (name: string): boolean => (levels.get(name.toUpperCase())?.size ?? 0) > 1;
  const part = (section: SectionSyntax, shared: boolean): SectionSyntax => ({
    ...section,
    variables: section.variables.filter(({ name }) => isShared(name) === shared),
  });
  return {
    once: sections.map((section) => part(section, false)),
    several: sections
      .map((section) => ({ level: levelOf(section), resource: section.resource ?? null, section: part(section, true) }))
      .filter(({ section }) => section.variables.length > 0),
  };
};

/** A shared name and its variables by resource, in upper case; '' for the configuration's own. */
export interface Shared {
  readonly pointer: Variable;
  readonly byLevel: Map<string, Variable>;
}

/** The variables that the shared names stand for in a resource. */
export const inResource = (shared: Iterable<Shared>, resource: string | null): SharedGlobal[] =>
  [...shared].flatMap(({ pointer, byLevel }) => {
    const target = byLevel.get(resource?.toUpperCase() ?? '') ?? byLevel.get('');
    return target ? [{ pointer, target }] : [];
  });
