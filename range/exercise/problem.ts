import type { Problem } from '../../simulator/site/problem.ts';
import type { Text } from '../contract/text.ts';

export type { Problem };

/** `file:line:column: message`, as editors and compilers write it. */
export const formatProblem = (problem: Problem, language: 'ja' | 'en' = 'en'): string =>
  `${problem.file}:${problem.line}:${problem.column}: ${problem.message[language]}`;

type Say = (params: Readonly<Record<string, unknown>>) => Text;

const list = (known: unknown): string =>
  Array.isArray(known) && known.length > 0 ? known.slice(0, 8).join(', ') : '—';

/** The sentences for every code that the scenario loader knows. */
const SENTENCES: Readonly<Record<string, Say>> = {
  'yaml-syntax': ({ reason }) => ({
    ja: `YAMLとして読めません: ${reason}`,
    en: `this is not YAML: ${reason}`,
  }),
  schema: ({ path, reason }) => ({
    ja: `${path}: 形式が正しくありません（${reason}）`,
    en: `${path}: ${reason}`,
  }),
  'missing-text': ({ path, language }) => ({
    ja: `${path}: ${language === 'ja' ? '日本語' : '英語'}の文がありません`,
    en: `${path}: the ${language === 'ja' ? 'Japanese' : 'English'} text is missing`,
  }),
  'wrong-id': ({ id, expected }) => ({
    ja: `id「${id}」はファイルの場所と合いません。「${expected}」としてください`,
    en: `id "${id}" does not fit the file's place; it should be "${expected}"`,
  }),
  'unknown-reference': ({ what, name, known }) => ({
    ja: `${what}「${name}」は存在しません。候補: ${list(known)}`,
    en: `there is no ${what} "${name}"; known: ${list(known)}`,
  }),
  'undefined-variable': ({ name }) => ({
    ja: `変数「${name}」が宣言されていません。variables に加えてください`,
    en: `variable "${name}" is not declared; add it under variables`,
  }),
  duplicate: ({ what, name }) => ({
    ja: `${what}「${name}」が二度定義されています`,
    en: `${what} "${name}" is defined twice`,
  }),
  'attack-version': ({ version, expected }) => ({
    ja: `ATT&CK for ICS の版「${version}」は照合表（${expected}）と異なります`,
    en: `ATT&CK for ICS version "${version}" is not the one that ids are checked against (${expected})`,
  }),
  address: ({ address }) => ({
    ja: `アドレス「${address}」は書けません。アドレスはチームごとに異なるので、機器名を書いてください`,
    en: `the address "${address}" cannot stand here: every team has its own; name the host`,
  }),
  cycle: ({ name }) => ({
    ja: `手順「${name}」が自分自身を前提にしています`,
    en: `step "${name}" needs itself`,
  }),
  late: ({ name, at, until }) => ({
    ja: `「${name}」の時刻（${at}秒）が終了（${until}秒）より後です`,
    en: `"${name}" is at ${at} s, after the end at ${until} s`,
  }),
  'work-spread': ({ phase }) => ({
    ja: `通常業務（work）が攻撃の${phase === 'before' ? '前' : phase === 'after' ? '後' : '最中'}にありません`,
    en: `no legitimate work lies ${phase} the attack; spread it before, during and after`,
  }),
  choice: ({ name }) => ({
    ja: `設問の正解「${name}」が選択肢にありません`,
    en: `the answer "${name}" is not among the question's choices`,
  }),
  attacker: ({ name }) => ({
    ja: `攻撃手順「${name}」がありますが attacker がありません`,
    en: `step "${name}" is an attack but the scenario has no attacker`,
  }),
};

export const sentence = (code: string, params: Readonly<Record<string, unknown>>): Text =>
  SENTENCES[code]?.(params) ?? { ja: code, en: code };
