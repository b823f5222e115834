/*
 * The wildcards of the filter operator Like (OPC 10000-4, 7.7.3, table 120): % any characters, _ one, \ takes the next
 * literally, [] one of a list or range, [^] none of it. Matched by hand with one place to go back to, in time that grows
 * with text × pattern: a pattern comes from whoever subscribes.
 */

type Token = { readonly any: true } | { readonly any: false; matches(character: string): boolean };

const classOf = (body: string): Token => {
  const negated = body.startsWith('^');
  const letters = [...(negated ? body.slice(1) : body)];
  const ranges: (readonly [string, string])[] = [];
  for (let i = 0; i < letters.length; i++) {
    const low = letters[i] as string;
    if (letters[i + 1] === '-' && letters[i + 2] !== undefined) {
      ranges.push([low, letters[i + 2] as string]);
      i += 2;
    } else ranges.push([low, low]);
  }
  return {
    any: false,
    matches: (character) => ranges.some(([low, high]) => character >= low && character <= high) !== negated,
  };
};

const tokensOf = (pattern: string): readonly Token[] => {
  const letters = [...pattern];
  const tokens: Token[] = [];
  for (let i = 0; i < letters.length; i++) {
    const letter = letters[i] as string;
    const end = letter === '[' ? letters.indexOf(']', i + 2) : -1;
    if (letter === '%') tokens.push({ any: true });
    else if (letter === '_') tokens.push({ any: false, matches: () => true });
    else if (end > 0) {
      tokens.push(classOf(letters.slice(i + 1, end).join('')));
      i = end;
    } else {
      const literal = letter === '\\' && i + 1 < letters.length ? (letters[++i] as string) : letter;
      tokens.push({ any: false, matches: (character) => character === literal });
    }
  }
  return tokens;
};

/** A test of whole texts against a pattern. */
export const likePattern = (pattern: string): ((text: string) => boolean) => {
  const tokens = tokensOf(pattern);
  return (text) => {
    const letters = [...text];
    let at = 0;
    let token = 0;
    let retryToken = -1;
    let retryAt = 0;
    while (at < letters.length) {
      const wanted = tokens[token];
      if (wanted?.any) {
        retryToken = token++;
        retryAt = at;
      } else if (wanted && !wanted.any && wanted.matches(letters[at] as string)) {
        at++;
        token++;
      } else if (retryToken >= 0) {
        token = retryToken + 1;
        at = ++retryAt;
      } else return false;
    }
    while (tokens[token]?.any) token++;
    return token === tokens.length;
  };
};
