import type { Compiled } from '../../range/contract/engineering.ts';

/** Function blocks whose text stands in a source and of which there is an instance, in the order of the text. */
export const blocksIn = (
  source: string,
  instances: Compiled['instances'],
): readonly { readonly type: string; readonly instances: readonly string[] }[] => {
  const found = [...source.matchAll(/\bFUNCTION_BLOCK\s+(?:(?:FINAL|ABSTRACT)\s+)*(\w+)/gi)].map(
    ([, name]) => name ?? '',
  );
  return found.flatMap((type) => {
    const own = instances.filter((one) => one.type.toUpperCase() === type.toUpperCase()).map(({ name }) => name);
    return own.length > 0 ? [{ type, instances: own }] : [];
  });
};
