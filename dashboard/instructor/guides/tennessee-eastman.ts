import type { SiteGuide } from './site-guide.ts';
import { waterworks } from './waterworks.ts';

/*
 * The instructor's page for the Tennessee Eastman plant: readings that lie. Times are minutes of the exercise. What is
 * published and what is made up stands in the scenario's precedent.
 */

const aims: SiteGuide['aims'] = [
  {
    ja: '「画面が正常」と「プラントが正常」は別だと、物理の関係（流れの向き、弁と流量）から説明できる。',
    en: 'Explain from physics (direction of flow, valve against flow) that a normal screen is not a normal plant.',
  },
  {
    ja: '計測値への攻撃では、制御ループ自身が攻撃者の手になることを説明できる。',
    en: 'Explain how control itself becomes the attacker’s hand when its readings lie.',
  },
  {
    ja: '2-out-of-3でも、三つの入力が一つのコントローラの中で偽られれば働かないと説明できる。',
    en: 'Explain why 2 out of 3 does not help when all three inputs are falsified inside one controller.',
  },
  {
    ja: '鍵スイッチ、網の分離、独立した保護のどれが、どの段階で効くかを結果から選べる。',
    en: 'Choose between key switch, segmentation and independent protection by where in the attack each works.',
  },
];

const phases: SiteGuide['phases'] = [
  {
    time: { ja: '0～8 分', en: '0–8 min' },
    title: { ja: '平常運転', en: 'Normal operation' },
    say: {
      ja: '「反応器と分離器の圧力、原料A+Cの流量と弁の開度を言えるようにしておいてください。値はどのくらいゆらいでいますか。」',
      en: '"Know the pressures of reactor and separator, flow and valve of feed A and C. How much do the values waver?"',
    },
    watch: {
      ja: '二つの圧力（制御とSIS）の違いを説明できるか。7分に照合の作業がある。',
      en: 'Can they say why there are two pressures? At minute 7 the works compares them.',
    },
  },
  {
    time: { ja: '8～13 分', en: '8–13 min' },
    title: { ja: '侵入とプログラムの読出し（画面には出ない）', en: 'Entry and upload (nothing on the HMI)' },
    say: {
      ja: '何も言わずに待つ。10分から保守会社の正規の点検もある。',
      en: 'Say nothing. From minute 10 the real contractor is there too.',
    },
    watch: {
      ja: 'ログイン記録の二つの接続元を後で区別できるよう、時刻を控えさせる。',
      en: 'Have them note the times, to tell the two sources in the login log apart later.',
    },
  },
  {
    time: { ja: '11～14 分', en: '11–14 min' },
    title: { ja: '計測値の固定', en: 'Readings are frozen' },
    say: {
      ja: '「ヒストリアンのトレンドを見てください。どの線がまっすぐですか。」（気付かないときだけ）',
      en: '"Look at the trends. Which lines are straight?" (only if nobody notices)',
    },
    watch: {
      ja: 'SISの三つの圧力と反応器圧力のゆらぎが消える。警報は出ない。',
      en: 'The noise of the SIS pressures and of the reactor’s is gone. No alarm tells it.',
    },
  },
  {
    time: { ja: '13～30 分', en: '13–30 min' },
    title: { ja: '弁が開いていく', en: 'The valve opens' },
    say: {
      ja: '「弁が100 %なのに流量が8 kscmhのままです。どちらを信じますか。ほかの計器は何と言っていますか。」',
      en: '"The valve is at 100 % and the flow still at 8 kscmh. Which do you believe? What do other instruments say?"',
    },
    watch: {
      ja: '分離器圧力（PIT-013）が反応器圧力を超える。非常停止HS-201を押せるか。押せば3,000 kPa前に止まる。',
      en: 'Separator pressure PIT-013 passes the reactor’s. Do they dare to push HS-201? It stops the plant before 3,000 kPa.',
    },
  },
  {
    time: { ja: '30～50 分', en: '30–50 min' },
    title: { ja: '停止後の調査', en: 'Investigation' },
    say: {
      ja: '「安全PLCはなぜ動かなかったのですか。だれが、どの端末から、何をしましたか。」',
      en: '"Why did the safety controller stay still? Who did what, from which host?"',
    },
    watch: {
      ja: 'エンジニアリング端末から三台のコントローラへのOPC UAを通信記録で見つけられるか。フォースは診断にも残る。',
      en: 'Do they find the OPC UA calls to three controllers? The forces stand in the controllers’ diagnostics too.',
    },
  },
  {
    time: { ja: '終了後 20 分', en: 'After: 20 min' },
    title: { ja: '振り返り', en: 'Debriefing' },
    say: {
      ja: '「設定値の制限では止まりませんでした。設定値には誰も触っていないからです。鍵、認証、配線による保護は止めました。」',
      en: '"Limits on set-points did not help: no set-point was touched. Key, sign-in and hard-wired protection did."',
    },
    watch: {
      ja: 'Tritonでは安全系が停止側に動き、爆発などの被害はなかったこと、本演習はその先を仮定したことを伝える。',
      en: 'Say that in the Triton case the safety system tripped and nothing blew up; this exercise supposes that it works.',
    },
  },
];

const failures: SiteGuide['failures'] = [
  {
    seen: { ja: '反応器圧力2,705 kPaを見て安心する', en: 'They see 2,705 kPa and relax' },
    help: {
      ja: '「分離器は何kPaですか。ガスはどちらへ流れますか。」',
      en: '"What does the separator read? Which way does gas flow?"',
    },
  },
  {
    seen: { ja: '流量計の故障とだけ考える', en: 'They take it for a broken flow meter' },
    help: {
      ja: 'ループを手動にして61 %に戻させる（正しい初動）。そのうえで、ほかに動かない値がないか見させる。',
      en: 'Manual, back to 61 %: a right first move. Then: which other values stand still?',
    },
  },
  {
    seen: { ja: 'SISが止めてくれると待つ', en: 'They wait for the SIS' },
    help: {
      ja: 'SISの圧力のトレンドを見させる。ゆらぎがない。',
      en: 'Have them look at the trend of the SIS pressure: no noise.',
    },
  },
  {
    seen: { ja: '停止の責任をおそれて押さない', en: 'Nobody dares to stop the plant' },
    help: {
      ja: '停止の損失（数時間の生産）と、3,000 kPaを超えた損失を書き出させる。',
      en: 'Have them write down what a stop costs, and what passing 3,000 kPa costs.',
    },
  },
];

export const tennesseeEastman: SiteGuide = { aims, before: waterworks.before, phases, failures };
