import type { SiteGuide } from './site-guide.ts';
import { waterworks } from './waterworks.ts';

/*
 * The instructor's page for the quadruple tank. The process is fast: a minute from the write to the rim. Run it at pace
 * ×1 from minute 20 on, and faster before. Times are minutes of the exercise.
 */

const aims: SiteGuide['aims'] = [
  {
    ja: '設定値だけでなく、ゲインと積分時間も守るべきデータだと説明できる。',
    en: 'Explain that gains and reset times are data to protect, as set-points are.',
  },
  {
    ja: '「設定値を下げたのに上がる」から、フィードバックの符号を疑える。',
    en: 'From a level that rises when its set-point falls, come to suspect the sign of the feedback.',
  },
  {
    ja: '速いプロセスでは、検知と人の対応だけでは間に合わないことが多いと、時刻で示せる。',
    en: 'Show by the clock that with a fast process detection and hands mostly come too late.',
  },
];

const phases: SiteGuide['phases'] = [
  {
    time: { ja: '0～20 分', en: '0–20 min' },
    title: { ja: '平常運転と実験', en: 'Normal operation and experiments' },
    say: {
      ja: '「ポンプ1を速くすると、どの水槽がどの順に上がりますか。」',
      en: '"Speed pump 1 up: which tanks rise, and in which order?"',
    },
    watch: {
      ja: '設定値の変更、学生の遠隔接続、ステップ応答、ゲインの調整がある。どれも正規の作業で、あとの書込みと比べる材料になる。',
      en: 'Set-points change, a student signs in, a step test, a gain adjusted: all rightful, and what the later writes are to be compared with.',
    },
  },
  {
    time: { ja: '21～27 分', en: '21–27 min' },
    title: { ja: '侵入から書換えまで', en: 'From the way in to the write' },
    say: {
      ja: '何も言わずに待つ。上限警報は先に動かされ、鳴らない。',
      en: 'Say nothing. The high alarm was moved first and stays silent.',
    },
    watch: {
      ja: '設定値が下がり、水位が上がる。気づいてから縁まで1分ない。手動に切り替えて3 Vにできたチームは褒める。',
      en: 'The set-point falls and the level rises: less than a minute to the rim. Praise a team that goes to manual at 3 V in time.',
    },
  },
  {
    time: { ja: '27～60 分', en: '27–60 min' },
    title: { ja: '調査と復旧', en: 'Investigation and recovery' },
    say: {
      ja: '「自動に戻す前に、何を確かめますか。」',
      en: '"What do you check before you go back to automatic?"',
    },
    watch: {
      ja: '設定値だけを戻して自動にすると、また暴走する。記録票のゲイン（1.35 V/cm）と照合できるか。書き込まれたレジスタの値（60000台）を負の数と読めるか。',
      en: 'Who puts back the set-point alone and goes to automatic sees it run away again. Do they compare the gain with the sheet (1.35 V/cm)? Do they read a register above 60,000 as a negative number?',
    },
  },
  {
    time: { ja: '終了後 15 分', en: 'After: 15 min' },
    title: { ja: '振り返り', en: 'Debriefing' },
    say: {
      ja: '「フロートスイッチなら一つで防げます。検知だけでは、20回のうち7回しか間に合いません。なぜですか。」',
      en: '"One float switch prevents it; detection alone is in time in 7 of 20 runs. Why?"',
    },
    watch: {
      ja: '実際の事件を元にしたものではないと伝える。三方弁の設定しだいでは負のゲインが正しい（論文のP+）ことも話す。',
      en: 'Say that no incident stands behind it, and that with other valve settings (the paper’s P+) a negative gain is right.',
    },
  },
];

const failures: SiteGuide['failures'] = [
  {
    seen: { ja: '液位計の故障と考える', en: 'It is taken for a broken level transmitter' },
    help: {
      ja: 'ポンプ2の流量と、タンク3の水位を読ませる。',
      en: 'Have them read the flow of pump 2 and the level of tank 3.',
    },
  },
  {
    seen: { ja: '設定値をさらに下げる', en: 'The set-point is lowered further' },
    help: {
      ja: '「下げるたびに水位はどうなりましたか。」',
      en: '"What did the level do each time?"',
    },
  },
];

export const quadrupleTank: SiteGuide = { aims, before: waterworks.before, phases, failures };
