import type { SiteGuide } from './site-guide.ts';
import { waterworks } from './waterworks.ts';

/*
 * The instructor's page for the transmission grid. Times are minutes of the exercise at pace ×1. The accounts of 2015 and
 * 2016 follow E-ISAC and SANS (March 2016) and ESET and Dragos (2017).
 */

const aims: SiteGuide['aims'] = [
  {
    ja: '遮断器の開放が系統に何を起こすか（停電、周波数、二つ目の開放での分離）を説明できる。',
    en: 'Explain what an open breaker does to a grid: lost load, frequency, and a ring cut in two by the second.',
  },
  {
    ja: '系統事故、誤操作、攻撃を、保護動作の記録と指令の出どころで切り分けられる。',
    en: 'Tell a fault, a mistake and an attack apart by what protection did and where the command came from.',
  },
  {
    ja: '復旧より先に入口を閉じる理由を、再び開かれる遮断器から説明できる。',
    en: 'Explain by breakers that open again why the way in is closed before supply is restored.',
  },
  {
    ja: '保護の整定が安全そのものであることを、限界除去時間から話せる。',
    en: 'Say from the critical clearing time why a relay’s settings are safety itself.',
  },
];

const phases: SiteGuide['phases'] = [
  {
    time: { ja: '0～7 分', en: '0–7 min' },
    title: { ja: '平常運転', en: 'Normal operation' },
    say: {
      ja: '「輪のどこを切ると、どこが停電しますか。一か所ならどうですか。」',
      en: '"Where must the ring be cut for a district to go dark? And with one cut?"',
    },
    watch: {
      ja: '3分に八坂で送電線8–9の停止操作がある。正規の操作と、その前後の潮流を見させる。',
      en: 'At minute 3 line 8–9 is opened at Yasaka by rights. Let them look at the flows before and after.',
    },
  },
  {
    time: { ja: '7～12 分', en: '7–12 min' },
    title: { ja: '侵入と保護のロック', en: 'Entry, and protection locked' },
    say: {
      ja: '何も言わずに待つ。「保護ロック中」の警報が二つ出る。',
      en: 'Say nothing. Two alarms come: protection out of service.',
    },
    watch: {
      ja: '作業予定にないロックと気づくか。確認だけして終わりにしないか。',
      en: 'Do they notice that nobody works there? Is it acknowledged and left?',
    },
  },
  {
    time: { ja: '10～20 分', en: '10–20 min' },
    title: { ja: '五条の停電と再開放', en: 'Gojo dark, and opened again' },
    say: {
      ja: '「差動保護は動作しましたか。では、だれが開きましたか。」',
      en: '"Did the line protection operate? Then who opened it?"',
    },
    watch: {
      ja: '戻した遮断器5Aは20秒以内に再び開かれる。入口を閉じてから戻したか。5Bは戻せば残る。',
      en: 'Breaker 5A opens again within 20 seconds. Was the way in closed first? 5B stays once it is closed.',
    },
  },
  {
    time: { ja: '20～40 分', en: '20–40 min' },
    title: { ja: '調査と初動報告', en: 'Investigation and initial report' },
    say: {
      ja: '「送電線事故だったと言う人に、どの記録を見せますか。」',
      en: '"Which record do you show to somebody who says that it was a fault on the line?"',
    },
    watch: {
      ja: '保護の使用を戻したか。二つ目の開放（輪の分離）を自分たちで起こさなかったか。',
      en: 'Is protection back in service? Have they cut the ring themselves by a second opening?',
    },
  },
  {
    time: { ja: '終了後 20 分', en: 'After: 20 min' },
    title: { ja: '振り返り', en: 'Debriefing' },
    say: {
      ja: '「最後の送電線を開かせないインターロックは、一つ目の開放を許しました。それは正しいでしょうか。」',
      en: '"The interlock let the first line be opened and refused the second. Was that right?"',
    },
    watch: {
      ja: '2015年と2016年の事例で分かっていることと、本演習で置き換えたもの（Modbus、共用アカウント）を分けて話す。',
      en: 'Keep what is known of 2015 and 2016 apart from what stands in for it here (Modbus, the shared account).',
    },
  },
];

const failures: SiteGuide['failures'] = [
  {
    seen: { ja: '遮断器を戻し続ける', en: 'The breaker is closed again and again' },
    help: {
      ja: '操作記録と通信記録を見比べさせる。開いているのはだれか。',
      en: 'Compare operation log and capture: who opens it?',
    },
  },
  {
    seen: { ja: '周波数の上昇を発電機の故障と考える', en: 'The rise of frequency is taken for a faulty machine' },
    help: {
      ja: '失われた負荷の大きさと、調速機の5 %から計算させる。',
      en: 'Have them reckon it from the lost load and the governors’ 5 %.',
    },
  },
  {
    seen: { ja: '別の送電線を開いて系統を分けてしまう', en: 'Another line is opened and the ring falls apart' },
    help: {
      ja: '輪の図を描かせ、開いた所に印を付けさせる。',
      en: 'Let them draw the ring and mark every opening.',
    },
  },
  {
    seen: { ja: '保護のロックを放置する', en: 'Protection stays locked' },
    help: {
      ja: '「いま送電線5–7に雷が落ちたら、何ミリ秒ありますか。」',
      en: '"If lightning struck line 5–7 now, how many milliseconds would you have?"',
    },
  },
];

export const powerGrid: SiteGuide = { aims, before: waterworks.before, phases, failures };
