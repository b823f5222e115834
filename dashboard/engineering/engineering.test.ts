import { syntaxTree } from '@codemirror/language';
import { EditorState } from '@codemirror/state';
import { highlightTree } from '@lezer/highlight';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { blocksIn } from './blocks.ts';
import { draftKey, keepDraft, readDraft } from './drafts.ts';
import { lineVariables, shortValue } from './line-variables.ts';
import { structuredText, structuredTextStyle } from './structured-text.ts';

/* Colours of a source, as [text, variable] in their order. */
const colours = (source: string): [string, string][] => {
  const state = EditorState.create({ doc: source, extensions: [structuredText] });
  const rules = structuredTextStyle.module?.getRules() ?? '';
  const found: [string, string][] = [];
  highlightTree(syntaxTree(state), structuredTextStyle, (from, to, classes) => {
    const colour = classes
      .split(' ')
      .map((name) => new RegExp(`\\.${name} \\{[^}]*var\\(--st-(\\w+)\\)`).exec(rules)?.[1])
      .find((each) => each !== undefined);
    found.push([source.slice(from, to), colour ?? '']);
  });
  return found;
};
const colourOf = (source: string, text: string) => colours(source).find(([each]) => each === text)?.[1];

describe('the colours of Structured Text', () => {
  it('tells keywords, types, literals, addresses and calls apart, in any case', () => {
    const source = "var P_1 AT %QX2.1 : bool := TRUE; t : TIME := T#1m30s; s : STRING := 'it$'s'; END_VAR ABS(16#FF)";
    for (const [text, colour] of [
      ['var', 'keyword'],
      ['%QX2.1', 'address'],
      ['bool', 'type'],
      ['TRUE', 'number'],
      ['T#1m30s', 'number'],
      ["'it$'s'", 'string'],
      ['ABS', 'call'],
      ['16#FF', 'number'],
    ] as const)
      expect([text, colourOf(source, text)]).toEqual([text, colour]);
    expect(colourOf(source, 'P_1')).toBeUndefined();
  });

  it('lets comments nest over lines, and goes on after them', () => {
    const source = 'a := 1; (* outer (* inner *) IF still\nouter *) IF b THEN // IF\n{pragma IF}\nEND_IF';
    const words = colours(source).filter(([text]) => /IF/.test(text));
    expect(words).toEqual([
      ['(* outer (* inner *) IF still', 'comment'],
      ['IF', 'keyword'],
      ['// IF', 'comment'],
      ['{pragma IF}', 'comment'],
      ['END_IF', 'keyword'],
    ]);
  });

  it('comes to an end of any text, and colours it in order', () => {
    const piece = fc.constantFrom(
      '(*',
      '*)',
      '/*',
      '*/',
      '{',
      '}',
      "'",
      '"',
      '$',
      '%',
      'T#',
      '16#',
      'IF',
      ' ',
      '\n',
      '1.',
    );
    fc.assert(
      fc.property(fc.array(fc.oneof(piece, fc.string()), { maxLength: 30 }), (pieces) => {
        const source = pieces.join('');
        let end = 0;
        for (const [text] of colours(source)) {
          const at = source.replace(/\r\n?/g, '\n').indexOf(text.replace(/\r\n?/g, '\n'));
          expect(at).toBeGreaterThanOrEqual(0);
          end += text.length;
        }
        expect(end).toBeLessThanOrEqual(source.length);
      }),
      { numRuns: 200 },
    );
  });
});

describe('the variables of a line', () => {
  const known = new Map(['DOSE', 'SV', 'Trim.MV', 'TABLE[3]', 'T'].map((name) => [name.toUpperCase(), name]));

  it('are those that the controller knows, once each, not in comments, strings or literals', () => {
    const source = [
      'PROGRAM P',
      'dose := sv * Trim.mv + DOSE; (* SV (* DOSE *) SV *) // SV',
      "s := 'SV'; x := T#3s + TABLE [ 3 ];",
      '(* over',
      'SV *) DOSE := T;',
      'END_PROGRAM',
      'DOSE',
    ].join('\n');
    expect(lineVariables(source, known)).toEqual([
      [],
      ['DOSE', 'SV', 'Trim.MV'],
      ['TABLE[3]'],
      [],
      ['DOSE', 'T'],
      [],
      [],
    ]);
  });

  it('are none inside a function block: which instance would it be?', () => {
    const source = 'FUNCTION_BLOCK B\nSV := 1;\nEND_FUNCTION_BLOCK\nPROGRAM P\nSV := 1;\nEND_PROGRAM';
    expect(lineVariables(source, known).map((names) => names.length)).toEqual([0, 0, 0, 0, 1, 0]);
  });

  it('has one entry for each line of any text', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 300 }), (text) => {
        expect(lineVariables(`PROGRAM P\n${text}`, known)).toHaveLength(`PROGRAM P\n${text}`.split('\n').length);
      }),
    );
  });
});

describe('a value beside a line', () => {
  it('is short and says what it is', () => {
    expect(shortValue(true, 'BOOL')).toBe('TRUE');
    expect(shortValue(20, 'UINT')).toBe('20');
    expect(shortValue(20, 'REAL')).toBe('20.000');
    expect(shortValue(1234.5678, 'LREAL')).toBe('1234.6');
    expect(shortValue(1e-9, 'LREAL')).toBe('1.000e-9');
    expect(shortValue(3000, 'TIME')).toBe('T#3000ms');
    expect(shortValue(null, null)).toBe('—');
    expect(shortValue('x'.repeat(40), 'STRING')).toHaveLength(26);
  });
});

describe('values inside a function block', () => {
  const source = `FUNCTION_BLOCK RAMP
VAR_INPUT TARGET : REAL; END_VAR
VAR OUT : REAL; END_VAR
OUT := OUT + LIMIT(-1.0, TARGET - OUT, 1.0);
END_FUNCTION_BLOCK
PROGRAM MAIN
VAR A, B : RAMP; END_VAR
A(TARGET := 5.0); B(TARGET := A.OUT);
END_PROGRAM`;
  const known = new Map(['A.TARGET', 'A.OUT', 'B.TARGET', 'B.OUT'].map((name) => [name, name]));

  it('are those of the instance that was chosen', () => {
    expect(lineVariables(source, known, new Map([['RAMP', 'b']]))[3]).toEqual(['B.OUT', 'B.TARGET']);
    expect(lineVariables(source, known, new Map([['RAMP', 'A']]))[3]).toEqual(['A.OUT', 'A.TARGET']);
    expect(lineVariables(source, known)[3]).toEqual([]);
    expect(lineVariables(source, known, new Map([['RAMP', 'A']]))[7]).toEqual(['A.OUT']);
  });

  it('can be chosen among the instances of blocks whose text is here', () => {
    const instances = ['A', 'B'].map((name) => ({ name, type: 'RAMP' })).concat({ name: 'T', type: 'TON' });
    expect(blocksIn(source, instances)).toEqual([{ type: 'RAMP', instances: ['A', 'B'] }]);
    expect(blocksIn(source, [])).toEqual([]);
  });
});

describe('objects of the third edition', () => {
  const source = `CLASS PUMP
VAR N : INT; NEXT : REF_TO PUMP; END_VAR
METHOD PUBLIC START
  N := NEXT^.N + 1;
END_METHOD
END_CLASS
PROGRAM P
VAR A : PUMP; R : REF_TO PUMP; N : INT; CLASS : INT; END_VAR
  R ?= REF(A); R^.START(); CLASS := N;
END_PROGRAM`;

  it('have colours', () => {
    for (const word of ['CLASS', 'METHOD', 'PUBLIC', 'REF_TO', 'END_CLASS'])
      expect([word, colourOf(source, word)]).toEqual([word, 'keyword']);
    expect(colourOf('IF R = NULL THEN', 'NULL')).toBe('number');
  });

  it('show values of the chosen instance in methods, and names where references lead', () => {
    const known = new Map(['A.N', 'A.NEXT', 'R', 'N', 'CLASS'].map((name) => [name, name]));
    const lines = lineVariables(source, known, new Map([['PUMP', 'A']]));
    expect(lines[3]).toEqual(['A.N', 'A.NEXT']);
    expect(lines[8]).toEqual(['R', 'CLASS', 'N']);
    expect(shortValue('A', 'REF_TO PUMP')).toBe('→ A');
    expect(blocksIn(source, [{ name: 'A', type: 'Plant.PUMP' }])).toEqual([{ type: 'PUMP', instances: ['A'] }]);
  });
});

describe('drafts in the browser', () => {
  const shelfOf = (most = Number.POSITIVE_INFINITY) => {
    const kept = new Map<string, string>();
    return {
      kept,
      getItem: (key: string) => kept.get(key) ?? null,
      setItem: (key: string, value: string) => {
        if (value.length > most) throw new Error('full');
        kept.set(key, value);
      },
      removeItem: (key: string) => void kept.delete(key),
      key: (index: number) => [...kept.keys()][index] ?? null,
      get length() {
        return kept.size;
      },
    };
  };

  it('come back after a reload, to the account that wrote them and the controller that they are for', () => {
    const shelf = shelfOf();
    const mine = draftKey('team-1-analyst', 'e1', 'plc-dosing');
    expect(keepDraft(shelf, mine, 'PROGRAM P END_PROGRAM', 1)).toBe(true);
    expect(readDraft(shelf, mine)).toBe('PROGRAM P END_PROGRAM');
    for (const other of [
      draftKey('team-2-analyst', 'e1', 'plc-dosing'),
      draftKey('team-1-analyst', 'e2', 'plc-dosing'),
      draftKey('team-1-analyst', 'e1', 'plc-intake'),
    ])
      expect(readDraft(shelf, other)).toBeNull();
    keepDraft(shelf, mine, null, 2);
    expect(shelf.length).toBe(0);
  });

  it('say so when they cannot be kept, and do not fill the browser up', () => {
    const key = draftKey('a', 'e', 'p');
    expect(keepDraft(null, key, 'text', 1)).toBe(false);
    expect(keepDraft(shelfOf(10), key, 'a longer text than that', 1)).toBe(false);
    const shelf = shelfOf();
    shelf.setItem('kunren-language', 'ja');
    for (let i = 0; i < 60; i++) keepDraft(shelf, draftKey('a', `e${i}`, 'p'), `text ${i}`, i);
    expect(shelf.length).toBeLessThan(30);
    expect(readDraft(shelf, draftKey('a', 'e59', 'p'))).toBe('text 59');
    expect(readDraft(shelf, draftKey('a', 'e0', 'p'))).toBeNull();
    expect(shelf.getItem('kunren-language')).toBe('ja');
    shelf.setItem(key, '{damaged');
    expect(readDraft(shelf, key)).toBeNull();
  });
});
