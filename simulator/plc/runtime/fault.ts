/** Why a PLC stopped, and where in its program. `params.pou` names the program organisation unit. */
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
  'mux-range': {
    en: 'MUX has no input {index} (0 to {high}) in {pou}, line {line}; limit K',
    ja: '{pou} の {line} 行目の MUX に入力 {index} はありません（0〜{high}）。K を制限してください',
  },
  'budget-exceeded': {
    en: 'the scan did not end within its budget (watchdog) in {pou}, line {line}; look for an endless loop',
    ja: '{pou} の {line} 行目で、スキャンが上限内に終わりませんでした（ウォッチドッグ）。無限ループがないか確かめてください',
  },
} as const;

/** A fault for people. */
export const describeFault = (fault: FaultReport): { ja: string; en: string } => {
  const params: Readonly<Record<string, string | number>> = { ...fault.params, line: fault.line };
  const fill = (text: string): string => text.replace(/\{(\w+)\}/g, (_, name: string) => String(params[name] ?? ''));
  const { ja, en } = MESSAGES[fault.code];
  return { ja: fill(ja), en: fill(en) };
};
