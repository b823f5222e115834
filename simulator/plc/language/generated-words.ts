import { LIBRARY } from '../library/functions.ts';
import { PRELUDE } from './prelude.ts';

/** Words that generated code may have besides names of a letter and a number. */
const KNOWN = new Set([
  ...Object.keys(LIBRARY),
  ...(
    'h s r lo hi nr rt dp switch case default A E M J K Y T n BigInt nb wi wu nw rg tc ch fi pb ip ib cq rq drive N Z I C D R V H U S W Fault Math fr c e L t l b over nz ix mx md sa sr tr ta tm pw fb tb sl sh rl cp rs keep read run write count NaN Infinity true false ' +
    'function return const let if else for while do break continue abs sqrt log log10 exp sin cos tan asin acos atan atan2 trunc min max pow imul'
  ).split(' '),
]);

/** For tests: words of generated code that are neither JavaScript's, nor the prelude's, nor a letter with a number. */
export const strangers = (code: string): string[] =>
  (code.slice(PRELUDE.length).match(/[\p{L}_$][\p{L}\p{N}_$]*|['"`\\@#]/gu) ?? []).filter(
    (word) => !KNOWN.has(word) && !/^[a-z]\d+$/.test(word),
  );
