import { HighlightStyle, StreamLanguage, type StringStream } from '@codemirror/language';
import { tags } from '@lezer/highlight';

/* Structured Text for the editor, by IEC 61131-3 (3rd edition), clause 6: the same words that the compiler knows. */

const KEYWORDS = new Set(
  `PROGRAM END_PROGRAM FUNCTION END_FUNCTION FUNCTION_BLOCK END_FUNCTION_BLOCK CONFIGURATION END_CONFIGURATION RESOURCE
  END_RESOURCE TASK ON WITH CLASS END_CLASS INTERFACE END_INTERFACE METHOD END_METHOD EXTENDS IMPLEMENTS THIS SUPER
  NAMESPACE END_NAMESPACE USING PUBLIC PRIVATE PROTECTED INTERNAL ABSTRACT FINAL OVERRIDE
  VAR VAR_INPUT VAR_OUTPUT VAR_IN_OUT VAR_EXTERNAL VAR_GLOBAL VAR_ACCESS VAR_CONFIG VAR_TEMP END_VAR
  CONSTANT RETAIN NON_RETAIN PERSISTENT AT TYPE END_TYPE STRUCT END_STRUCT ARRAY OF REF_TO REF OVERLAP
  IF THEN ELSIF ELSE END_IF CASE END_CASE FOR TO BY DO END_FOR WHILE END_WHILE REPEAT UNTIL END_REPEAT EXIT CONTINUE
  RETURN`
    .trim()
    .split(/\s+/),
);
const OPERATORS = new Set(['AND', 'OR', 'XOR', 'NOT', 'MOD']);
const TYPES = new Set(
  `BOOL BYTE WORD DWORD LWORD SINT INT DINT LINT USINT UINT UDINT ULINT REAL LREAL TIME LTIME DATE LDATE TIME_OF_DAY TOD
  LTIME_OF_DAY LTOD DATE_AND_TIME DT LDATE_AND_TIME LDT STRING WSTRING CHAR WCHAR R_EDGE F_EDGE
  TON TOF TP CTU CTD CTUD SR RS R_TRIG F_TRIG RTC`
    .trim()
    .split(/\s+/),
);
const ATOMS = new Set(['TRUE', 'FALSE', 'NULL']);

interface State {
  /** Comments that are open; they nest (6.1.5). */
  depth: number;
  close: '*)' | '*/' | null;
  pragma: boolean;
}

const comment = (stream: StringStream, state: State): string => {
  const open = state.close === '*)' ? '(*' : '/*';
  while (!stream.eol()) {
    if (stream.match(state.close as string)) {
      state.depth--;
      if (state.depth === 0) {
        state.close = null;
        break;
      }
    } else if (stream.match(open)) state.depth++;
    else stream.next();
  }
  return 'comment';
};

const pragma = (stream: StringStream, state: State): string => {
  while (!stream.eol()) {
    if (stream.next() === '}') {
      state.pragma = false;
      break;
    }
  }
  return 'meta';
};

const token = (stream: StringStream, state: State): string | null => {
  if (state.close !== null) return comment(stream, state);
  if (state.pragma) return pragma(stream, state);
  if (stream.eatSpace()) return null;
  if (stream.match('(*')) {
    state.close = '*)';
    state.depth = 1;
    return comment(stream, state);
  }
  if (stream.match('/*')) {
    state.close = '*/';
    state.depth = 1;
    return comment(stream, state);
  }
  if (stream.match('//')) {
    stream.skipToEnd();
    return 'comment';
  }
  if (stream.eat('{')) {
    state.pragma = true;
    return pragma(stream, state);
  }
  // In strings `$` takes the next character with it (6.3.3).
  if (stream.match(/^'(?:\$.|[^'$])*'?/) || stream.match(/^"(?:\$.|[^"$])*"?/)) return 'string';
  if (stream.match(/^%[IQM][XBWDL]?(?:\*|[0-9]+(?:\.[0-9]+)*)/i)) return 'address';
  // Durations, dates and typed literals, enumeration values among them: `T#1m30s`, `INT#5`, `Colour#red`.
  const prefixed = stream.match(/^([A-Za-z_]\w*)#[+-]?[A-Za-z0-9_.:#-]*/) as RegExpMatchArray | null;
  if (prefixed) return 'literal';
  if (stream.match(/^(?:2|8|10|16)#[0-9A-Fa-f_]+/)) return 'number';
  if (stream.match(/^[0-9][0-9_]*(?:\.[0-9][0-9_]*)?(?:[eE][+-]?[0-9]+)?/)) return 'number';
  const word = stream.match(/^[A-Za-z_]\w*/) as RegExpMatchArray | null;
  if (word) {
    const upper = word[0].toUpperCase();
    if (KEYWORDS.has(upper)) return 'keyword';
    if (OPERATORS.has(upper)) return 'operatorKeyword';
    if (ATOMS.has(upper)) return 'bool';
    if (TYPES.has(upper)) return 'typeName';
    // What is called, a function or a block's instance, is followed by a bracket.
    return stream.match(/^\s*\((?!\*)/, false) ? 'call' : 'variableName';
  }
  if (stream.match(/^(?::=|\?=|=>|<=|>=|<>|\*\*|\.\.|[-+*/<>=&^])/)) return 'operator';
  stream.next();
  return 'punctuation';
};

export const structuredText = StreamLanguage.define<State>({
  name: 'structured-text',
  startState: () => ({ depth: 0, close: null, pragma: false }),
  copyState: (state) => ({ ...state }),
  token,
  tokenTable: {
    address: tags.special(tags.variableName),
    literal: tags.special(tags.literal),
    call: tags.function(tags.variableName),
  },
  languageData: { commentTokens: { line: '//', block: { open: '(*', close: '*)' } } },
});

/** Colours come from the look's own variables, so that light, dark and projector each have theirs. */
export const structuredTextStyle = HighlightStyle.define([
  { tag: tags.keyword, color: 'var(--st-keyword)', fontWeight: '600' },
  { tag: tags.operatorKeyword, color: 'var(--st-keyword)' },
  { tag: tags.typeName, color: 'var(--st-type)' },
  { tag: [tags.number, tags.bool, tags.special(tags.literal)], color: 'var(--st-number)' },
  { tag: tags.string, color: 'var(--st-string)' },
  { tag: tags.comment, color: 'var(--st-comment)', fontStyle: 'italic' },
  { tag: tags.meta, color: 'var(--st-comment)' },
  { tag: tags.special(tags.variableName), color: 'var(--st-address)', fontWeight: '600' },
  { tag: tags.function(tags.variableName), color: 'var(--st-call)' },
]);
