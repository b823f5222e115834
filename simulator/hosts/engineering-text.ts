interface Text {
  readonly ja: string;
  readonly en: string;
}

const REFUSALS = {
  'key-locked': {
    en: '{action} is refused: the key switch of {controller} stands at {position}; somebody has to turn it at the cabinet',
    ja: '{action} は拒否されました。{controller} のキースイッチが {position} の位置にあります。盤で切り替えてください',
  },
  'mode-refused': {
    en: '{action} is refused while {controller} is in {mode}; it is taken in {allowed}',
    ja: '{controller} が {mode} モードのため {action} は拒否されました。{allowed} モードで受け付けます',
  },
  'no-program': {
    en: '{action} is refused: {controller} holds no program; download one first',
    ja: '{controller} にプログラムがないため {action} は拒否されました。先にプログラムを書き込んでください',
  },
  program: {
    en: 'the program is not taken: {reason}',
    ja: 'プログラムを受け付けられません: {reason}',
  },
  'unknown-variable': {
    en: 'the program of {controller} has no variable {name}; check the spelling',
    ja: '{controller} のプログラムに変数 {name} はありません。名前を確かめてください',
  },
  'constant-variable': {
    en: '{name} is a constant of the program of {controller} and cannot be forced',
    ja: '{name} は {controller} のプログラムの定数なので、強制できません',
  },
  'wrong-value': {
    en: '{value} is no value of {name}, which is {type}; write it as a literal of Structured Text',
    ja: '{value} は {type} 型の {name} に使えません。ST のリテラルで書いてください',
  },
  'not-forced': {
    en: '{name} is not forced in {controller}',
    ja: '{controller} の {name} は強制されていません',
  },
} as const satisfies Record<string, Text>;

export type RefusalCode = keyof typeof REFUSALS;
export type RefusalParams = Readonly<Record<string, string | number | boolean>>;

/** A refusal for people. */
export const refusalText = (code: RefusalCode, params: RefusalParams): Text => {
  const fill = (text: string): string => text.replace(/\{(\w+)\}/g, (_, name: string) => String(params[name] ?? ''));
  return { ja: fill(REFUSALS[code].ja), en: fill(REFUSALS[code].en) };
};
