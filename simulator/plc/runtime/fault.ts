/**
 * Why a PLC stopped, and where in its program; `params.pou` names the program organisation unit. Entries of a diagnostic
 * buffer have the same shape: those that are no faults have line 0.
 */
export interface FaultReport {
  readonly code: FaultCode;
  readonly params: Readonly<Record<string, string | number>>;
  readonly line: number;
}

export type FaultCode = keyof typeof MESSAGES;

const MESSAGES = {
  'division-by-zero': {
    en: 'division by zero in {pou}, line {line}; test the divisor before dividing',
    ja: '{pou} の {line} 行目でゼロ除算が起きました。割る前に除数を確かめてください',
  },
  'array-bounds': {
    en: 'index {index} outside {low}..{high} in {pou}, line {line}; limit the index',
    ja: '{pou} の {line} 行目で添字 {index} が範囲 {low}..{high} を外れました。添字を制限してください',
  },
  'string-index': {
    en: 'the string has {high} characters, none at {index}, in {pou}, line {line}; compare the index with LEN',
    ja: '{pou} の {line} 行目で、{high} 文字の文字列の {index} 文字目が指されました。添字を LEN と比べてください',
  },
  subrange: {
    en: 'value {value} outside {low}..{high} in {pou}, line {line}; limit the value before assigning it',
    ja: '{pou} の {line} 行目で値 {value} が部分範囲 {low}..{high} を外れました。代入する前に値を制限してください',
  },
  'null-reference': {
    en: 'a reference or interface was NULL in {pou}, line {line}; test it before using it (IF R <> NULL THEN …)',
    ja: '{pou} の {line} 行目で、参照またはインタフェースが NULL のまま使われました。使う前に確かめてください（IF R <> NULL THEN …）',
  },
  'temporary-reference': {
    en: 'REF() in {pou}, line {line}, was given a variable that lives for one call only; refer to one that lasts',
    ja: '{pou} の {line} 行目の REF() に、呼出しの間しかない変数が渡されました。残り続ける変数を参照してください',
  },
  'call-depth': {
    en: 'calls came back to the same method more than {limit} times in {pou}, line {line}; look for objects that lead to each other in a circle',
    ja: '{pou} の {line} 行目で、同じメソッドに戻る呼出しが {limit} 回を超えました。オブジェクトが互いを環状に指していないか確かめてください',
  },
  'mux-range': {
    en: 'MUX has no input {index} (0 to {high}) in {pou}, line {line}; limit K',
    ja: '{pou} の {line} 行目の MUX に入力 {index} はありません（0〜{high}）。K を制限してください',
  },
  'budget-exceeded': {
    en: 'the scan did not end within its budget (watchdog) in {pou}, line {line}; look for an endless loop',
    ja: '{pou} の {line} 行目で、スキャンが上限内に終わりませんでした（ウォッチドッグ）。無限ループがないか確かめてください',
  },
  watchdog: {
    en: 'task {task} took {us} µs, more than its watchdog time of {limit} µs, in {pou}, line {line}; shorten the program or raise the watchdog time',
    ja: 'タスク {task} の実行に {us} µs かかり、ウォッチドッグ時間 {limit} µs を超えました（{pou} の {line} 行目）。プログラムを短くするか、ウォッチドッグ時間を延ばしてください',
  },
  'task-overrun': {
    en: 'task {task} took {us} µs and was not done when its next run was due ({interval} ms); shorten the program or lengthen the interval',
    ja: 'タスク {task} の実行が {us} µs かかり、次の周期（{interval} ms）に間に合いませんでした。プログラムを短くするか、周期を延ばしてください',
  },
  'no-program': {
    en: 'there is no program in the controller; download one',
    ja: 'コントローラにプログラムがありません。プログラムを書き込んでください',
  },
  'mode-changed': {
    en: 'operating mode changed from {from} to {to} ({by})',
    ja: '運転モードが {from} から {to} に変わりました（{by}）',
  },
  'key-turned': {
    en: 'key switch turned to {position} ({by})',
    ja: 'キースイッチが {position} に切り替えられました（{by}）',
  },
  started: {
    en: '{kind} start ({by})',
    ja: '{kind} スタートが行われました（{by}）',
  },
  restarting: {
    en: 'the controller restarts, asked by {by}; it answers again in {seconds} s',
    ja: '{by} の要求でコントローラが再起動しています。{seconds} 秒後に応答を再開します',
  },
  'program-loaded': {
    en: 'another program was loaded, hash {hash} ({by})',
    ja: '別のプログラムが書き込まれました。ハッシュ {hash}（{by}）',
  },
  'program-wiped': {
    en: 'program and data were deleted ({by}); download a program',
    ja: 'プログラムとデータが消去されました（{by}）。プログラムを書き込んでください',
  },
  forced: {
    en: '{name} is forced to {value} ({by})',
    ja: '{name} が {value} に強制されました（{by}）',
  },
  released: {
    en: '{name} is no longer forced ({by})',
    ja: '{name} の強制が解除されました（{by}）',
  },
} as const;

/** A fault, or another entry of a diagnostic buffer, for people. */
export const describeFault = (fault: FaultReport): { ja: string; en: string } => {
  const params: Readonly<Record<string, string | number>> = { ...fault.params, line: fault.line };
  const fill = (text: string): string => text.replace(/\{(\w+)\}/g, (_, name: string) => String(params[name] ?? ''));
  const { ja, en } = MESSAGES[fault.code];
  return { ja: fill(ja), en: fill(en) };
};
