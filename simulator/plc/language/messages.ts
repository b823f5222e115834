import { OBJECT_MESSAGES } from './messages-object.ts';

/** What each finding says. Braces name parameters. A message ends with how to mend the program. */
export const messages = {
  ...OBJECT_MESSAGES,
  'source-too-long': {
    en: 'the source has {length} characters, more than {limit}; split it',
    ja: 'ソースが {length} 文字あり、上限 {limit} を超えています。分割してください',
  },
  'unexpected-character': {
    en: "'{found}' cannot stand here; remove it",
    ja: "'{found}' はここに書けません。取り除いてください",
  },
  'unterminated-comment': {
    en: 'the comment is never closed; close it with {close}',
    ja: 'コメントが閉じていません。{close} で閉じてください',
  },
  'unterminated-string': {
    en: 'the string is never closed; close it with a quotation mark on the same line',
    ja: '文字列が閉じていません。同じ行で引用符を閉じてください',
  },
  'string-length': {
    en: 'a string of {length} characters cannot be had; give a length from 1 to {limit}',
    ja: '{length} 文字の文字列は宣言できません。長さは 1〜{limit} にしてください',
  },
  'string-character': {
    en: '{found} has a character that a STRING (one byte each) cannot hold; use a WSTRING in double quotation marks',
    ja: '{found} に STRING（1 文字 1 バイト）では持てない文字があります。二重引用符の WSTRING を使ってください',
  },
  'malformed-literal': {
    en: "'{found}' is not a valid {kind} literal; write it like {example}",
    ja: "'{found}' は {kind} の定数として正しくありません。例：{example}",
  },
  'literal-out-of-range': {
    en: '{value} does not fit {type} ({low} to {high}); use a wider type or another value',
    ja: '{value} は {type} の範囲（{low}〜{high}）に収まりません。より大きい型か別の値にしてください',
  },
  expected: {
    en: "expected {wanted}, found '{found}'; insert {wanted}",
    ja: "{wanted} が必要ですが '{found}' があります。{wanted} を補ってください",
  },
  'expected-statement': {
    en: "'{found}' does not begin a statement; write an assignment, a call, IF, CASE, FOR, WHILE, REPEAT, EXIT or RETURN",
    ja: "'{found}' で始まる文はありません。代入・呼出し・IF・CASE・FOR・WHILE・REPEAT・EXIT・RETURN のいずれかを書いてください",
  },
  'expected-expression': {
    en: "'{found}' does not begin an expression; write a value, a variable or a call",
    ja: "'{found}' で始まる式はありません。値・変数・関数呼出しを書いてください",
  },
  'expected-declaration': {
    en: "'{found}' does not begin a declaration; write PROGRAM, FUNCTION_BLOCK, FUNCTION, CLASS, INTERFACE, NAMESPACE, TYPE, VAR_GLOBAL or CONFIGURATION",
    ja: "'{found}' で始まる宣言はありません。PROGRAM・FUNCTION_BLOCK・FUNCTION・CLASS・INTERFACE・NAMESPACE・TYPE・VAR_GLOBAL・CONFIGURATION のいずれかを書いてください",
  },
  'not-structured-text': {
    en: 'the body of {name} is not Structured Text; only ST bodies are supported, rewrite it in ST',
    ja: '{name} の本体が ST ではありません。対応しているのは ST だけです。ST で書き直してください',
  },
  'too-deep': {
    en: 'nesting is deeper than {limit}; split the expression or statement',
    ja: '入れ子が {limit} 段を超えています。式や文を分けてください',
  },
  'not-supported': {
    en: '{feature} is not supported; {mend}',
    ja: '{feature} には対応していません。代わりの書き方：{mend}',
  },
  'duplicate-name': {
    en: "'{name}' is declared twice (first at line {line}); rename one",
    ja: "'{name}' が二重に宣言されています（先の宣言は {line} 行目）。どちらかの名前を変えてください",
  },
  'reserved-name': {
    en: "'{name}' is a reserved word and cannot be a name; choose another",
    ja: "'{name}' は予約語なので名前に使えません。別の名前にしてください",
  },
  underscores: {
    en: "'{name}' has two underscores in a row, or one at its end, which IEC 61131-3 does not allow in names; rename it",
    ja: "'{name}' には連続した下線または末尾の下線があり、IEC 61131-3 では名前に使えません。名前を変えてください",
  },
  'unknown-type': {
    en: "there is no type or function block '{name}'; check the spelling or declare it{hint}",
    ja: "型またはファンクションブロック '{name}' がありません。綴りを確かめるか宣言してください{hint}",
  },
  'recursive-type': {
    en: "'{name}' contains itself; break the cycle",
    ja: "'{name}' が自分自身を含んでいます。循環をなくしてください",
  },
  'recursive-call': {
    en: "'{name}' calls itself, directly or through others; IEC 61131-3 forbids recursion, use a loop",
    ja: "'{name}' が直接または間接に自分を呼び出しています。再帰は禁止です（IEC 61131-3）。繰返し文にしてください",
  },
  'too-much-memory': {
    en: 'variables need {size} places, more than {limit}; make arrays smaller',
    ja: '変数の領域が {size} 個分必要で、上限 {limit} を超えています。配列を小さくしてください',
  },
  'program-too-large': {
    en: 'the program has more than {limit} statements; split it',
    ja: 'プログラムの文が {limit} を超えています。分割してください',
  },
  'array-bounds-order': {
    en: 'the lower bound {low} lies above the upper bound {high}; swap them',
    ja: '下限 {low} が上限 {high} より大きくなっています。入れ替えてください',
  },
  'not-constant': {
    en: 'a constant is needed here; use a literal or a VAR CONSTANT',
    ja: 'ここには定数が必要です。定数値か VAR CONSTANT を使ってください',
  },
  'constant-without-value': {
    en: "the constant '{name}' has no initial value; add := value",
    ja: "定数 '{name}' に初期値がありません。:= で値を与えてください",
  },
  'too-many-initial-values': {
    en: 'the initial value has more than {count} elements; remove some',
    ja: '初期値の要素が {count} 個を超えています。減らしてください',
  },
  'initial-value-shape': {
    en: 'this initial value does not suit {type}; write {example}',
    ja: 'この初期値は {type} に合いません。書き方：{example}',
  },
  'bad-address': {
    en: "'{address}' is not an address that this controller has; use {example}",
    ja: "'{address}' はこのコントローラにないアドレスです。使えるもの：{example}",
  },
  'address-type': {
    en: '{type} cannot be located at {address}; that place holds {allowed}',
    ja: '{type} は {address} に割り付けられません。置ける型：{allowed}',
  },
  'address-place': {
    en: 'located variables (AT) belong in a PROGRAM or in VAR_GLOBAL; move the declaration there',
    ja: 'AT による割付けは PROGRAM か VAR_GLOBAL でだけ使えます。宣言を移してください',
  },
  'address-input-initial': {
    en: "'{name}' is an input: its initial value holds only until the field gives another; remove it",
    ja: "'{name}' は入力で、初期値は現場の値が来るまでしか使われません。取り除いてください",
  },
  'section-not-allowed': {
    en: '{section} cannot stand in a {kind}; use {allowed}',
    ja: '{section} は {kind} では使えません。使えるもの：{allowed}',
  },
  'missing-semicolon': {
    en: 'a semicolon is missing before this; add ; behind END_IF, END_CASE, END_FOR, END_WHILE or END_REPEAT',
    ja: 'この前にセミコロンがありません。END_IF・END_CASE・END_FOR・END_WHILE・END_REPEAT の後に ; を加えてください',
  },
  'stray-end': {
    en: '{found} ends nothing here; remove it, or add the statement that it should end',
    ja: '{found} に対応する文がありません。取り除くか、始まりの文を補ってください',
  },
  'open-array': {
    en: 'an array of variable length is for the parameters of functions and for VAR_IN_OUT of function blocks only; write bounds, as in ARRAY[1..10]',
    ja: '可変長の配列は FUNCTION の引数と FUNCTION_BLOCK の VAR_IN_OUT でだけ使えます。ARRAY[1..10] のように範囲を書いてください',
  },
  'edge-input': {
    en: '{edge} goes only with a BOOL of VAR_INPUT in a FUNCTION_BLOCK or PROGRAM; remove it from {name}',
    ja: '{edge} は FUNCTION_BLOCK か PROGRAM の VAR_INPUT の BOOL にだけ付けられます。{name} から取り除いてください',
  },
  'unknown-path': {
    en: "'{name}' in this path names no instance, block or variable{hint}; write INSTANCE.BLOCK.VARIABLE",
    ja: "この経路の '{name}' に当たるインスタンス・ブロック・変数がありません{hint}。インスタンス.ブロック.変数 の形で書いてください",
  },
  'not-configurable': {
    en: "'{name}' is not declared AT %I*, %Q* or %M*; only such variables take a place from VAR_CONFIG",
    ja: "'{name}' は AT %I*・%Q*・%M* で宣言されていません。VAR_CONFIG で割り付けられるのはその宣言の変数だけです",
  },
  'place-missing': {
    en: "'{name}' is declared AT %{area}* and has no place; give it one in VAR_CONFIG",
    ja: "'{name}' は AT %{area}* で宣言されたままで、割付先がありません。VAR_CONFIG で割り付けてください",
  },
  'no-program': {
    en: 'there is no PROGRAM to run; add PROGRAM … END_PROGRAM',
    ja: '実行する PROGRAM がありません。PROGRAM … END_PROGRAM を加えてください',
  },
  'unknown-program': {
    en: "there is no PROGRAM '{name}'; check the spelling or declare it",
    ja: "PROGRAM '{name}' がありません。綴りを確かめるか宣言してください",
  },
  'unknown-task': {
    en: "there is no TASK '{name}' in this resource; declare it before the program",
    ja: "このリソースに TASK '{name}' がありません。プログラムより前に宣言してください",
  },
  'unknown-global': {
    en: "there is no VAR_GLOBAL '{name}' of type {type}; declare it in the CONFIGURATION or RESOURCE",
    ja: "型 {type} の VAR_GLOBAL '{name}' がありません。CONFIGURATION か RESOURCE で宣言してください",
  },
  'unknown-name': {
    en: "there is no variable '{name}'{hint}; check the spelling or declare it",
    ja: "変数 '{name}' がありません{hint}。綴りを確かめるか宣言してください",
  },
  'unknown-function': {
    en: "there is no function '{name}'{hint}; check the spelling or declare it",
    ja: "関数 '{name}' がありません{hint}。綴りを確かめるか宣言してください",
  },
  'unknown-member': {
    en: "{type} has no member '{name}'{hint}; check the spelling",
    ja: "{type} に '{name}' という要素はありません{hint}。綴りを確かめてください",
  },
  'hidden-member': {
    en: "'{name}' is internal to {type}; use its inputs and outputs",
    ja: "'{name}' は {type} の内部変数です。入力と出力を使ってください",
  },
  'not-a-structure': {
    en: '{type} has no members; remove the dot',
    ja: '{type} には要素がありません。ピリオド以降を取り除いてください',
  },
  'not-an-array': {
    en: '{type} is not an array; remove the brackets',
    ja: '{type} は配列ではありません。角括弧を取り除いてください',
  },
  'index-count': {
    en: 'the array has {wanted} dimensions but {found} indexes are given; give {wanted}',
    ja: '配列は {wanted} 次元ですが添字が {found} 個あります。{wanted} 個にしてください',
  },
  'index-out-of-range': {
    en: 'index {index} lies outside {low}..{high}; correct it',
    ja: '添字 {index} は範囲 {low}..{high} の外です。直してください',
  },
  'type-mismatch': {
    en: '{found} cannot be used where {wanted} is needed; write {mend}',
    ja: '{wanted} が必要なところに {found} は使えません。直し方：{mend}',
  },
  'operand-types': {
    en: "'{operator}' does not work on {left} and {right}; convert one, for instance with {mend}",
    ja: "'{operator}' は {left} と {right} には使えません。どちらかを変換してください（例：{mend}）",
  },
  'operand-type': {
    en: "'{operator}' does not work on {type}; use {allowed}",
    ja: "'{operator}' は {type} には使えません。使える型：{allowed}",
  },
  'constant-division-by-zero': {
    en: 'division by the constant 0; correct the divisor',
    ja: '定数 0 で割っています。除数を直してください',
  },
  'not-assignable': {
    en: "'{name}' cannot be assigned to: it is {why}; assign to a variable of your own",
    ja: "'{name}' には代入できません（{why}）。自分の変数に代入してください",
  },
  'not-a-variable': {
    en: 'a variable is needed here; name one',
    ja: 'ここには変数が必要です。変数名を書いてください',
  },
  'not-a-value': {
    en: "'{name}' is {what} and has no value of its own; name one of its members or outputs",
    ja: "'{name}' は {what} で、それ自体に値はありません。要素か出力を指定してください",
  },
  'not-callable': {
    en: "'{name}' is not a function block instance; call only function blocks",
    ja: "'{name}' はファンクションブロックのインスタンスではありません。呼び出せるのはファンクションブロックだけです",
  },
  'block-not-instance': {
    en: "'{name}' is a function block type; declare an instance (x : {name};) and call that",
    ja: "'{name}' はファンクションブロックの型です。インスタンス（x : {name};）を宣言して呼び出してください",
  },
  'function-as-statement': {
    en: "the result of '{name}' is not used; assign it to a variable",
    ja: "'{name}' の結果が使われていません。変数に代入してください",
  },
  'unknown-parameter': {
    en: "'{callee}' has no {direction} '{name}'{hint}; check the spelling",
    ja: "'{callee}' に {direction} '{name}' はありません{hint}。綴りを確かめてください",
  },
  'duplicate-parameter': {
    en: "'{name}' is given twice; remove one",
    ja: "'{name}' が二度与えられています。片方を取り除いてください",
  },
  'argument-count': {
    en: "'{callee}' takes {wanted} arguments, {found} are given; correct the call",
    ja: "'{callee}' の引数は {wanted} 個ですが {found} 個あります。呼出しを直してください",
  },
  'mixed-arguments': {
    en: 'named and unnamed arguments are mixed; name all or none',
    ja: '名前付きと名前なしの引数が混ざっています。どちらかに揃えてください',
  },
  'missing-in-out': {
    en: "'{callee}' needs a variable for VAR_IN_OUT '{name}'; add {name} := variable",
    ja: "'{callee}' の VAR_IN_OUT '{name}' に変数が必要です。{name} := 変数 を加えてください",
  },
  'case-label-duplicate': {
    en: 'the label {value} occurs twice in this CASE; remove one',
    ja: 'この CASE に {value} が二度あります。片方を取り除いてください',
  },
  'exit-outside-loop': {
    en: '{word} stands outside a loop; remove it or use RETURN',
    ja: '{word} が繰返しの外にあります。取り除くか RETURN を使ってください',
  },
  'step-zero': {
    en: 'the step of FOR is 0, so the loop would never end; give another step',
    ja: 'FOR の増分が 0 で、繰返しが終わりません。別の増分にしてください',
  },
  'result-never-set': {
    en: "function '{name}' never assigns its result; add {name} := value;",
    ja: "関数 '{name}' が結果を設定していません。{name} := 値; を加えてください",
  },
  'unused-variable': {
    en: "'{name}' is never used; remove it",
    ja: "'{name}' は使われていません。不要なら取り除いてください",
  },
  'no-effect': {
    en: 'this empty statement has no effect; remove it',
    ja: 'この空文は何もしません。取り除いてください',
  },
  'unknown-file': {
    en: "there is no file '{name}' beside the tests; correct the path after TESTING",
    ja: "テストの隣に '{name}' というファイルがありません。TESTING の後のパスを直してください",
  },
  'xml-malformed': {
    en: 'the XML cannot be read: {reason}; export the project again',
    ja: 'XML として読めません（{reason}）。プロジェクトを書き出し直してください',
  },
  'xml-doctype': {
    en: 'a document type declaration or entity is refused; remove it (PLCopen XML needs none)',
    ja: '文書型宣言（DOCTYPE）や実体宣言は受け付けません。取り除いてください（PLCopen XML には不要です）',
  },
  'xml-not-plcopen': {
    en: "the file's root is <{found}>, not a PLCopen project (TC6, tc6_0201); export the project as PLCopen XML",
    ja: 'ルート要素が <{found}> で、PLCopen のプロジェクト（TC6、tc6_0201）ではありません。PLCopen XML で書き出してください',
  },
  'xml-incomplete': {
    en: 'the {what} is missing here; export the project again',
    ja: 'ここに {what} がありません。プロジェクトを書き出し直してください',
  },
  'no-test': {
    en: "there is no TEST; add TEST 'what must hold' … END_TEST",
    ja: "TEST がありません。TEST '確かめること' … END_TEST を加えてください",
  },
} as const;
