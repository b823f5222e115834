import { useCatalog } from '../shared/queries.ts';
import { sharedWords } from '../shared/shared-words.ts';
import { useText, useWords } from '../shared/words.ts';

/** Names measures by their titles; one that the catalogue does not know keeps its identifier. */
export function useMeasureNames(): (ids: readonly string[]) => string {
  const catalog = useCatalog();
  const shared = useWords(sharedWords);
  const text = useText();
  return (ids) =>
    ids
      .map((id) => text(catalog.data?.measures.find((measure) => measure.id === id)?.title) || id)
      .join(shared('comma'));
}
