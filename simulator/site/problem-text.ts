type Text = { readonly ja: string; readonly en: string };
type Say = (params: Readonly<Record<string, unknown>>) => Text;

const list = (known: unknown): string =>
  Array.isArray(known) && known.length > 0 ? known.slice(0, 8).join(', ') : '—';

/** A pure number has no unit to print. */
const unitOf = (unit: unknown): string => (unit === '1' ? '' : ` ${unit}`);

/** The sentence for every code that the site loader knows. */
const SENTENCES: Readonly<Record<string, Say>> = {
  'yaml-syntax': ({ reason }) => ({ ja: `YAMLとして読めません: ${reason}`, en: `this is not YAML: ${reason}` }),
  schema: ({ path, reason }) => {
    const missing = /expected (\w+), received undefined$/.exec(String(reason))?.[1];
    if (missing !== undefined)
      return { ja: `${path}: 必須です（${missing}）`, en: `${path}: is required (${missing})` };
    return { ja: `${path}: 形式が正しくありません（${reason}）`, en: `${path}: ${reason}` };
  },
  'missing-text': ({ path, language }) => ({
    ja: `${path}: ${language === 'ja' ? '日本語' : '英語'}の文がありません`,
    en: `${path}: the ${language === 'ja' ? 'Japanese' : 'English'} text is missing`,
  }),
  'undefined-variable': ({ name }) => ({
    ja: `変数「${name}」が宣言されていません。variables に加えてください`,
    en: `variable "${name}" is not declared; add it under variables`,
  }),
  'no-program': ({ program, known }) => ({
    ja: `プログラム「${program}」がありません。候補: ${list(known)}`,
    en: `there is no program file "${program}"; known: ${list(known)}`,
  }),
  'no-network': ({ network, known }) => ({
    ja: `管網ファイル「${network}」がありません。候補: ${list(known)}`,
    en: `there is no network file "${network}"; known: ${list(known)}`,
  }),
  'network-missing': ({ model }) => ({
    ja: `プラントモデル「${model}」には管網ファイルが必要です。plant: { model: ${model}, network: town.inp } のように書いてください`,
    en: `the plant model "${model}" needs a network file: plant: { model: ${model}, network: town.inp }`,
  }),
  network: ({ code, reason }) => ({
    ja: `EPANETエラー ${code}: ${reason}`,
    en: `EPANET error ${code}: ${reason}`,
  }),
  'unknown-reference': ({ what, name, known }) => ({
    ja: `${what}「${name}」は存在しません。候補: ${list(known)}`,
    en: `there is no ${what} "${name}"; known: ${list(known)}`,
  }),
  'parameter-range': ({ name, value, low, high, unit }) => ({
    ja: `プラントのパラメータ「${name}」は ${value} ですが、モデルが成り立つのは ${low}～${high}${unitOf(unit)} です`,
    en: `plant parameter "${name}" is ${value}; the model holds for ${low} to ${high}${unitOf(unit)}`,
  }),
  'plant-step': ({ model, step, shortest, longest }) => ({
    ja: `モデル「${model}」の刻みは ${shortest}～${longest} s です（${step} s と書かれています）`,
    en: `model "${model}" takes steps of ${shortest} to ${longest} s, not ${step} s`,
  }),
  duplicate: ({ what, name }) => ({
    ja: `${what}「${name}」が二度定義されています`,
    en: `${what} "${name}" is defined twice`,
  }),
  program: ({ file, line, column, reason }) => ({
    ja: `${file}:${line}:${column}: プログラムに誤りがあります: ${(reason as Text).ja}`,
    en: `${file}:${line}:${column}: the program does not compile: ${(reason as Text).en}`,
  }),
  duration: ({ value }) => ({
    ja: `「${value}」は時間として読めません。90s、2min、1h のように書いてください`,
    en: `"${value}" is no duration; write it as 90s, 2min or 1h`,
  }),
  'time-of-day': ({ value }) => ({
    ja: `「${value}」は時刻として読めません。06:00 のように書いてください`,
    en: `"${value}" is no time of day; write it as 06:00`,
  }),
  unit: ({ name, unit, expected }) => ({
    ja: `「${name}」の単位は ${expected} ですが、${unit} と書かれています`,
    en: `"${name}" is in ${expected}, not ${unit}`,
  }),
  address: ({ address, area, size }) => ({
    ja: `アドレス ${address} は ${area} の範囲（0〜${Number(size) - 1}）にありません`,
    en: `address ${address} is outside ${area} (0 to ${Number(size) - 1})`,
  }),
  setting: ({ name, reason }) => ({
    ja: `設定「${name}」はこのプログラムに使えません（${reason}）`,
    en: `setting "${name}" does not fit the program: ${reason}`,
  }),
  topology: ({ reason }) => ({
    ja: `ネットワークの構成に誤りがあります: ${reason}`,
    en: `the network does not hold together: ${reason}`,
  }),
  unreachable: ({ from, to }) => ({
    ja: `「${from}」から「${to}」への経路がありません。コンジットを加えてください`,
    en: `no conduit leads from "${from}" to "${to}"`,
  }),
};

export const sentence = (code: string, params: Readonly<Record<string, unknown>>): Text =>
  SENTENCES[code]?.(params) ?? { ja: code, en: code };
