import type { Compiled } from '../../range/contract/engineering.ts';

/** Function blocks and classes whose text stands in a source and of which there is an instance, in the order of the text. */
export const blocksIn = (
  source: string,
  instances: Compiled['instances'],
): readonly { readonly type: string; readonly instances: readonly string[] }[] => {
  const found = [...source.matchAll(/\b(?:FUNCTION_BLOCK|CLASS)\s+(?:(?:FINAL|ABSTRACT|INTERNAL)\s+)*(\w+)/gi)].map(
    ([, name]) => name ?? '',
  );
  return found.flatMap((type) => {
    // A type in a namespace is listed with it, and declared without.
    const bare = (name: string): string => name.slice(name.lastIndexOf('.') + 1).toUpperCase();
    const own = instances.filter((one) => bare(one.type) === type.toUpperCase()).map(({ name }) => name);
    return own.length > 0 ? [{ type, instances: own }] : [];
  });
};
