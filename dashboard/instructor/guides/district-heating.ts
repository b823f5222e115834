import type { SiteGuide } from './site-guide.ts';
import { waterworks } from './waterworks.ts';

/*
 * The instructor's page for the district heating. Homes cool over hours, so the exercise is run at pace ×10 to ×20; times
 * are minutes of the exercise. The account of Lviv follows Dragos's report of July 2024.
 */

const aims: SiteGuide['aims'] = [
  {
    ja: 'コントローラが「正しく働いて」被害を起こすことがあると説明できる。入力が嘘なら、制御は嘘に従う。',
    en: 'Explain how a controller can do harm by working well: given a lie, control follows the lie.',
  },
  {
    ja: '四か所で同時に起きた異常から、共通の原因を証拠で探せる。',
    en: 'Look for what four faults at once have in common, by evidence.',
  },
  {
    ja: '遅いプロセスで、余裕時間を見積もって対応の順序を決められる。',
    en: 'Reckon how much time a slow process leaves, and choose the order of responses by it.',
  },
  {
    ja: '小さな組込み機器の入力を、だれから受けるかを設計の問題として話せる。',
    en: 'Discuss from whom a small embedded device takes its inputs, as a question of design.',
  },
];

const phases: SiteGuide['phases'] = [
  {
    time: { ja: '0～25 分', en: '0–25 min' },
    title: { ja: '平常運転', en: 'Normal operation' },
    say: {
      ja: '「いまの外気温、往き温度、各街区の室温を言えるようにしておいてください。外気温は画面の何か所に出ていますか。」',
      en: '"Be able to say outdoor, supply and room temperatures. In how many places does the outdoor temperature stand?"',
    },
    watch: {
      ja: '15分から第3外気温計の点検があり、中央からの外気温に切り替わる。正規の切替えの姿を覚えさせる。',
      en: 'At minute 15 outdoor sensor 3 is out for service and the centre’s value is in use. Let them remember how a rightful change looks.',
    },
  },
  {
    time: { ja: '25～50 分', en: '25–50 min' },
    title: { ja: '侵入と探索（運転員の画面には出ない）', en: 'Entry and discovery (nothing on the HMI)' },
    say: {
      ja: '何も言わずに待つ。教室画面のゾーン図では、事務所のルータから設備ネットワークへの線が現れる。',
      en: 'Say nothing. On your zone map a line appears from the office router to the plant network.',
    },
    watch: {
      ja: '検知策を入れたチームにはセキュリティアラートが届く。',
      en: 'A team with a detection gets a security alert.',
    },
  },
  {
    time: { ja: '40～60 分', en: '40–60 min' },
    title: { ja: '偽の外気温', en: 'A false outdoor temperature' },
    say: {
      ja: '「混合弁がすべて閉じました。コントローラは故障していますか。」',
      en: '"All mixing valves are shut. Are the controllers broken?"',
    },
    watch: {
      ja: '下限警報は先に動かされており、往き温度が下がっても鳴らない。家の横の「外気（使用値）」が20 ℃を超えていることに気づけるか。',
      en: 'The low alarms were moved first. Do they see that "outdoor in use" beside the house reads above 20 ℃?',
    },
  },
  {
    time: { ja: '60～160 分', en: '60–160 min' },
    title: { ja: '建物が冷える', en: 'Homes cool' },
    say: {
      ja: '「室温は1時間に何度下がっていますか。18 ℃まで、あと何分ありますか。」',
      en: '"How many degrees an hour do rooms lose? How long until 18 ℃?"',
    },
    watch: {
      ja: '外気温を自局に戻す、ルータの接続を切る、証拠を取る。その順と時刻。手動で混合弁を開くのも正解。',
      en: 'Back to the own sensor, router cut off, evidence taken: in which order and when. Opening the mixing valves by hand is right too.',
    },
  },
  {
    time: { ja: '160～240 分', en: '160–240 min' },
    title: { ja: '調査と報告', en: 'Investigation and report' },
    say: {
      ja: '「四つのコントローラに共通する変化は何ですか。だれが、どこから書きましたか。」',
      en: '"What changed in all four controllers? Who wrote it, and from where?"',
    },
    watch: {
      ja: '15分の正規の切替えと、攻撃の切替えを書込み元で区別できるか。',
      en: 'Do they tell the rightful change at minute 15 from the attack’s by who wrote it?',
    },
  },
  {
    time: { ja: '終了後 20 分', en: 'After: 20 min' },
    title: { ja: '振り返り', en: 'Debriefing' },
    say: {
      ja: '「値の範囲だけを制限する対策では止まりませんでした。もっともらしさを自分の計器と比べる制限では止まりました。」',
      en: '"A clamp on the value did not stop it; a check against the own sensor did."',
    },
    watch: {
      ja: 'リビウの事例で、どのレジスタに何が書かれたかは公表されていない。外気温という手口は本演習で加えたものと伝える。',
      en: 'Which registers were written in Lviv is not public. Say that the outdoor temperature is this exercise’s own idea.',
    },
  },
];

const failures: SiteGuide['failures'] = [
  {
    seen: { ja: 'バーナ停止の警報だけを追う', en: 'Only the burner alarm is followed' },
    help: {
      ja: '「循環流量はなぜ無くなりましたか。」弁から先を見させる。',
      en: '"Why is there no flow?" Have them look beyond the boiler house at the valves.',
    },
  },
  {
    seen: { ja: '外気温計の故障と考える', en: 'It is taken for broken outdoor sensors' },
    help: {
      ja: '自局の値（OWN）と使用値を並べて読ませる。四つ同時の故障はありそうか。',
      en: 'Have them read own value and value in use side by side. Four sensors at once?',
    },
  },
  {
    seen: { ja: '一つの街区だけを直して安心する', en: 'One block is put right, and all relax' },
    help: { ja: 'ほかの三つの「使用値」を読ませる。', en: 'Have them read the value in use of the other three.' },
  },
  {
    seen: { ja: '室温がまだ20 ℃なので待つ', en: 'Rooms are still at 20 ℃, so they wait' },
    help: {
      ja: 'トレンドの傾きから18 ℃までの時間を計算させる。',
      en: 'Have them reckon the time to 18 ℃ from the trend’s slope.',
    },
  },
];

export const districtHeating: SiteGuide = { aims, before: waterworks.before, phases, failures };
