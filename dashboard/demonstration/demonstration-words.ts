import { defineWords } from '../shared/words.ts';

export const demonstrationWords = defineWords('demonstration', {
  title: { ja: '3分でわかる', en: 'See it in three minutes' },
  making: {
    ja: '同じ条件の 2 回の実行を計算しています。初回だけ、プラントにより十数秒から数分かかります。',
    en: 'Two runs on one seed are being computed. The first time takes from some seconds to a few minutes, by plant.',
  },
  intro: {
    ja: '正常 → 攻撃 → 被害 → 対策 → 防止。同じプラント、同じ攻撃を、対策なしと対策ありで見比べます。',
    en: 'Normal → attack → harm → measure → saved. One plant, one attack, without and with measures.',
  },
  choose: { ja: '見るプラントと攻撃', en: 'Plant and attack to see' },
  play: { ja: '再生', en: 'Play' },
  pause: { ja: '一時停止', en: 'Pause' },
  again: { ja: '最初から', en: 'Play again' },
  position: { ja: '再生位置', en: 'Position' },
  chapters: { ja: '章', en: 'Chapters' },
  result: { ja: '結果を並べて見る', en: 'Side-by-side result' },
  backToPlay: { ja: '再生に戻る', en: 'Back to the tour' },
  undefended: { ja: '対策なし', en: 'Without the measure' },
  defended: { ja: '対策あり', en: 'With the measure' },
  plant: { ja: 'プラント', en: 'Plant' },
  trend: { ja: '実値と表示値', en: 'Truth and what is shown' },
  map: { ja: '攻撃の経路', en: 'The attack on the network' },
  steps: { ja: '攻撃の各段', en: 'Steps of the attack' },
  elapsed: { ja: '開始から {{time}}', en: '{{time}} from the start' },
});
