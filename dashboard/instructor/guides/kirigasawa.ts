import type { SiteGuide } from './site-guide.ts';
import { waterworks } from './waterworks.ts';

/*
 * The instructor's page for the town's water network. The reservoir fills over half an hour, so the exercise is run at
 * pace ×2 to ×5; times are minutes of the exercise. What is known of Muleshoe stands in the scenario's precedent.
 */

const aims: SiteGuide['aims'] = [
  {
    ja: '水位の動きから、入る量と出る量の差を読み、あふれるまでの時間を見積もれる。',
    en: 'Read inflow less outflow from a level’s movement, and reckon how long until it runs over.',
  },
  {
    ja: '警報が鳴らないことは正常の証拠ではない、と証拠を挙げて説明できる。',
    en: 'Explain with evidence that a silent alarm is no proof of normal operation.',
  },
  {
    ja: '監視端末そのものが使われた場合、通信の制限では止まらず、PLCや独立した保護で止める必要があると話せる。',
    en: 'Discuss why rules on traffic do not help when the operator’s own screen is used, and what does: limits in the controller, protections of their own.',
  },
  {
    ja: '保守会社の遠隔接続を、誰が・いつ・どこから使えるかの約束として見直せる。',
    en: 'See the vendor’s remote access as an agreement on who, when and from where, and mend it.',
  },
];

const phases: SiteGuide['phases'] = [
  {
    time: { ja: '0～5 分', en: '0–5 min' },
    title: { ja: '平常運転', en: 'Normal operation' },
    say: {
      ja: '「三つの配水池の水位と、それぞれを満たしているポンプか弁を言えるようにしておいてください。」',
      en: '"Be able to say the three levels, and which pump or valve fills each."',
    },
    watch: {
      ja: '2分に停止水位の正規の変更（3.3→3.25 m）がある。操作記録での正規の姿を覚えさせる。',
      en: 'At minute 2 the stop level is changed rightfully (3.3 to 3.25 m). Let them remember how that looks in the operation log.',
    },
  },
  {
    time: { ja: '5～9 分', en: '5–9 min' },
    title: { ja: '侵入（運転員の画面には出ない）', en: 'Entry (nothing on the HMI)' },
    say: {
      ja: '何も言わずに待つ。ゾーン図では、保守用ルータから監視端末への線が現れる。',
      en: 'Say nothing. On your zone map a line appears from the maintenance router to the HMI.',
    },
    watch: {
      ja: '水位警報の設定値が先に9.8 mへ変えられる。一覧には何も残らない。',
      en: 'The alarm limits go to 9.8 m first. Nothing shows in the alarm list.',
    },
  },
  {
    time: { ja: '8～40 分', en: '8–40 min' },
    title: { ja: '水位が上がり続ける', en: 'The level goes on rising' },
    say: {
      ja: '「増圧ポンプは今何台動いていますか。あと何分で4.0 mになりますか。」',
      en: '"How many booster pumps are running? How many minutes until 4.0 m?"',
    },
    watch: {
      ja: '2台運転と停止水位9.8 mに気づくか。設定を戻すだけでなく、自動を切って止めるのも正解。T1が下がり始めることも見させる。',
      en: 'Do they see two pumps and a stop level of 9.8 m? Putting the levels back is right, and so is stopping the pumps by hand. T1 begins to fall as well.',
    },
  },
  {
    time: { ja: '35～70 分', en: '35–70 min' },
    title: { ja: '越流、初動対応', en: 'Overflow, first response' },
    say: {
      ja: '「配水池から越流しています。下の住宅地に何を知らせますか。遠隔接続はどうしますか。」',
      en: '"The reservoir is running over. What do you tell the houses below? What about the remote access?"',
    },
    watch: {
      ja: 'ルータの接続を切る前に、ログと通信記録を保全しているか。攻撃者が水位を書き直すことがある。',
      en: 'Do they keep logs and capture before they cut the router off? The attacker may write the levels again.',
    },
  },
  {
    time: { ja: '終了後 20 分', en: 'After: 20 min' },
    title: { ja: '振り返り', en: 'Debriefing' },
    say: {
      ja: '「通信許可リストだけでは止まりませんでした。何が止めましたか。なぜですか。」',
      en: '"The allowlist alone did not stop it. What did, and why?"',
    },
    watch: {
      ja: 'ミュールシューでどの設定値が変えられたかは公表されていない。設定の最大化と警報の無効化は、2024年5月の共同ファクトシートの記述によると伝える。',
      en: 'Which set-points were changed in Muleshoe is not public. Say that maximal set-points and silenced alarms come from the joint fact sheet of May 2024.',
    },
  },
];

const failures: SiteGuide['failures'] = [
  {
    seen: { ja: '警報が無いので異常なしと報告する', en: 'No alarm, so all is reported well' },
    help: {
      ja: '「警報の設定値は今いくつですか。」上限の値を読ませる。',
      en: '"At what level does the alarm stand now?" Have them read the limit.',
    },
  },
  {
    seen: { ja: '水位計の故障と考える', en: 'It is taken for a broken level transmitter' },
    help: {
      ja: '流入量と需要から水位の上昇を計算し、計器と比べさせる。',
      en: 'Have them reckon the rise from inflow and demand and compare.',
    },
  },
  {
    seen: { ja: '停止水位だけを戻して安心する', en: 'Only the stop level is put back' },
    help: {
      ja: '起動水位と2台目の設定、警報の設定値も読ませる。',
      en: 'Have them read the start levels, the second pump’s and the alarm limits too.',
    },
  },
  {
    seen: {
      ja: '送信元が監視端末なので運転員を疑う',
      en: 'The writes come from the HMI, so the operator is suspected',
    },
    help: {
      ja: '監視端末に誰がどこからログインしていたかを調べさせる。',
      en: 'Have them look up who was signed in at the HMI, and from where.',
    },
  },
];

export const kirigasawa: SiteGuide = { aims, before: waterworks.before, phases, failures };
