import type { Fault, Text } from '../contract/text.ts';

/** Every way in which the API says no: the HTTP status, and the sentence made from the parameters. */
const catalogue = {
  'signed-out': [401, 'サインインしてください。', 'Please sign in.'],
  'wrong-password': [401, '利用者名またはパスワードが違います。', 'The user name or the password is wrong.'],
  'legal-notice': [
    403,
    '利用上の注意に同意してから続けてください。',
    'Please accept the legal notice before you go on.',
  ],
  'not-permitted': [403, 'この操作を行う権限がありません。', 'You are not permitted to do this.'],
  'foreign-origin': [403, '別のサイトからの要求は受け付けません。', 'Requests from another site are not accepted.'],
  'foreign-host': [
    421,
    'このサーバは {host} という名前では使えません。アドレスで開くか、起動時に --public-url で名前を指定してください。',
    'This server is not known as {host}. Open it by its address, or start it with --public-url.',
  ],
  'too-many-attempts': [
    429,
    'サインインの試行が多すぎます。{seconds} 秒待ってからやり直してください。',
    'Too many sign-in attempts. Wait {seconds} seconds and try again.',
  ],
  'too-many-requests': [
    429,
    '要求が多すぎます。{seconds} 秒待ってからやり直してください。',
    'Too many requests. Wait {seconds} seconds and try again.',
  ],
  'not-found': [404, '見つかりません: {what}', 'Not found: {what}'],
  'unknown-exercise': [404, '演習 {id} はありません。', 'There is no exercise {id}.'],
  'unknown-scenario': [404, 'シナリオ {scenario} はありません。', 'There is no scenario {scenario}.'],
  'unknown-site': [404, '対象プラント {site} はありません。', 'There is no site {site}.'],
  'unknown-measure': [400, '対策 {measure} はありません。', 'There is no measure {measure}.'],
  'unknown-team': [400, 'チーム {team} はありません。', 'There is no team {team}.'],
  'unknown-step': [400, '手順 {step} はこのシナリオにありません。', 'This scenario has no step {step}.'],
  'unknown-controller': [
    404,
    '制御装置 {controller} はこのプラントにありません。',
    'This site has no controller {controller}.',
  ],
  'unknown-tag': [400, 'タグ {tag} はこのプラントにありません。', 'This site has no tag {tag}.'],
  'unknown-run': [404, '記録 {id} はありません。', 'There is no stored run {id}.'],
  'run-changed': [
    409,
    '記録 {id} の後にプラントかシナリオが変わったため、イベントを再現できません。もう一度実行してください。',
    'The site or the scenario has changed since run {id} was made, so its events cannot be brought back. Run it again.',
  ],
  'unknown-evidence': [404, '証拠 {name} はありません。', 'There is no evidence file {name}.'],
  'unknown-question': [404, '設問 {question} はありません。', 'There is no question {question}.'],
  'unknown-seat': [404, '席 {user} はありません。', 'There is no seat {user}.'],
  'bad-request': [400, '入力に誤りがあります ({where}): {why}', 'The request is wrong ({where}): {why}'],
  'too-large': [
    413,
    '要求が大きすぎます（上限 {limit} バイト）。',
    'The request is too large (at most {limit} bytes).',
  ],
  'not-running': [
    409,
    '演習は動いていません（状態: {status}）。',
    'The exercise is not running (its status is {status}).',
  ],
  'wrong-status': [
    409,
    '今の状態（{status}）では「{action}」はできません。',
    '"{action}" is not possible in this state ({status}).',
  ],
  'not-ended': [
    409,
    '結果は演習の終了後に見られます（状態: {status}）。',
    'The result can be seen when the exercise has ended (its status is {status}).',
  ],
  refused: [409, 'プラント側で受け付けられませんでした: {reason}', 'The site did not accept this: {reason}'],
  'no-log': [409, 'この演習には記録がありません。', 'This exercise has no log.'],
  busy: [
    503,
    '処理が混み合っています。少し待ってからやり直してください。',
    'The range is busy. Try again in a moment.',
  ],
  internal: [500, '内部エラーです。サーバのログを確認してください。', 'Internal error. The server log says more.'],
} as const satisfies Record<string, readonly [number, string, string]>;

export type FaultCode = keyof typeof catalogue;

const fill = (text: string, params: Readonly<Record<string, unknown>>): string =>
  text.replace(/\{(\w+)\}/g, (_, name: string) => String(params[name] ?? ''));

/** An error that reaches the person who asked: a code, parameters, a status and a sentence in both languages. */
export class ApiFault extends Error {
  readonly code: FaultCode;
  readonly params: Readonly<Record<string, unknown>>;

  constructor(code: FaultCode, params: Readonly<Record<string, unknown>> = {}) {
    super(`${code} ${JSON.stringify(params)}`);
    this.name = 'ApiFault';
    this.code = code;
    this.params = params;
  }

  get status(): number {
    return catalogue[this.code][0];
  }

  get text(): Text {
    const [, ja, en] = catalogue[this.code];
    return { ja: fill(ja, this.params), en: fill(en, this.params) };
  }

  toFault(): Fault {
    return { code: this.code, params: { ...this.params }, message: this.text };
  }
}

/** Every refusal, for the reference: `{name}` stands for a parameter. */
export const faultTable: readonly { readonly code: string; readonly status: number; readonly en: string }[] =
  Object.entries(catalogue).map(([code, [status, , en]]) => ({ code, status, en }));
