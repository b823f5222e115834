import { requestFor } from '../backends/compose.ts';
import type { Demonstration } from '../contract/demonstration.ts';
import { DEMONSTRATION, demonstrationOf } from '../exercise/demonstration.ts';
import { MEASURES } from '../measures/index.ts';
import { record } from './recording.ts';
import type { JobSetup } from './tasks.ts';

/** The guided demonstration: one seed, without and with a measure, and the chapters that tell of it. */
export const makeDemonstration = (setup: JobSetup): Demonstration => {
  const { scenario, team, seed, measures } = DEMONSTRATION;
  const request = (with_: readonly string[]) => requestFor(setup.library, { scenario, team, seed, measures: with_ });
  const titles = measures.flatMap((id) => MEASURES.get(id)?.title ?? []);
  const title = { ja: titles.map(({ ja }) => ja).join('、'), en: titles.map(({ en }) => en).join(', ') };
  return demonstrationOf(record(request([]), 5), record(request(measures), 5), title);
};
