import { Status, statusName } from '../../../simulator/protocols/opcua/status.ts';
import type { Refusal } from '../../contract/engineering.ts';
import type { Text } from '../../contract/text.ts';

/* What stood between the engineering workstation and the controller, in words for the person who sits there. */
const WORDS: Readonly<Record<Refusal['code'], Text>> = {
  'connection-refused': {
    ja: '制御装置への接続が拒否されました。経路上のコンジットの規則がこの通信を許可していません。',
    en: 'The connection to the controller was refused: a conduit on the way does not allow this traffic.',
  },
  'no-answer': {
    ja: '制御装置から応答がありません。経路上で遮断されているか、制御装置が応答していません。',
    en: 'No answer from the controller: the traffic is dropped on the way, or the controller is silent.',
  },
  waiting: {
    ja: '演習が一時停止中のため、制御装置に届きません。再開してからやり直してください。',
    en: 'The exercise is paused, so nothing reaches the controller. Try again when it goes on.',
  },
  'sign-in': {
    ja: '制御装置がこの端末のアカウントを受け付けませんでした（利用者名またはパスワード）。',
    en: 'The controller did not accept this workstation’s account (user or password).',
  },
  role: {
    ja: 'このアカウントの権限では実行できません。技術者（engineer）の権限が必要です。',
    en: 'This account may not do that: it takes the role of an engineer.',
  },
  'key-locked': {
    ja: 'キースイッチが RUN の位置にあるため、ネットワークからの変更は受け付けられません。盤でキーを REMOTE に切り替えてください。',
    en: 'The key switch is in RUN: the controller takes no changes over the network. Turn the key to REMOTE at the cabinet.',
  },
  'mode-refused': {
    ja: '今の運転モードでは受け付けられません。書込みは STOP か PROGRAM で、オンライン変更は RUN で行います。',
    en: 'Not in this operating mode: a download needs STOP or PROGRAM, an online change needs RUN.',
  },
  'not-accepted': {
    ja: '制御装置が内容を受け付けませんでした。プログラムの誤り、変数名、値の書き方を確かめてください。',
    en: 'The controller did not accept it. Check the program, the variable’s name, and how the value is written.',
  },
  unsupported: {
    ja: 'この制御装置にはこの機能がありません。',
    en: 'This controller does not offer this function.',
  },
  status: {
    ja: '制御装置がエラーを返しました。',
    en: 'The controller answered with an error.',
  },
};

export const refusal = (
  code: Refusal['code'],
  detail: string | null = null,
  status: number | null = null,
): Refusal => ({
  code,
  message: WORDS[code],
  detail: detail === '' ? null : detail,
  status: status === null ? null : statusName(status),
});

/** What a bad status of a call or a read means. `engineer`: whether the session has that role. */
export const refusalOf = (status: number, detail: string | null, engineer: boolean): Refusal => {
  switch (status) {
    case Status.Bad_InvalidState:
      return refusal('mode-refused', detail, status);
    case Status.Bad_UserAccessDenied:
      return refusal(engineer ? 'key-locked' : 'role', detail, status);
    case Status.Bad_OutOfRange:
    case Status.Bad_InvalidArgument:
    case Status.Bad_TypeMismatch:
      return refusal('not-accepted', detail, status);
    case Status.Bad_NodeIdUnknown:
    case Status.Bad_MethodInvalid:
    case Status.Bad_NotSupported:
    case Status.Bad_ServiceUnsupported:
      return refusal('unsupported', detail, status);
    default:
      return refusal('status', detail, status);
  }
};

/** Thrown on the way to a controller, and told to the person as the answer. */
export class Refused extends Error {
  readonly refusal: Refusal;

  constructor(said: Refusal) {
    super(said.code);
    this.name = 'Refused';
    this.refusal = said;
  }
}
