import type { Text } from '../../range/contract/text.ts';

/** A part of the score as a plant manager reads it, with its formula in words. */
export interface ScoringPart {
  readonly key: 'safety' | 'service' | 'detection' | 'margin' | 'steps' | 'legitimate' | 'cost';
  readonly question: Text;
  readonly formula: Text;
  readonly reading: Text;
}

export const scoringParts: readonly ScoringPart[] = [
  {
    key: 'safety',
    question: { ja: '人と設備は安全だったか', en: 'Were people and plant safe?' },
    formula: {
      ja: '安全限界（例：浄水池出口 pH 8.6、反応器 3,000 kPa）を決められた時間以上超えなければ 1。超えたときは、どこで（プラント出口か、利用者側か、設備か）、どれだけ、何分、どれだけの量（m³、kmol、kWh など）が誰に及んだかを示します。',
      en: '1 unless a safe operating limit (for instance pH 8.6 at a clear-well outlet, 3,000 kPa in a reactor) was passed for its duration. If it was: where (plant outlet, consumer or equipment), by how much, for how long, how much of the product (m³, kmol, kWh) it concerned, and whom.',
    },
    reading: {
      ja: '「少しだけ超えた」も超過です。大きさは超過の表で確かめてください。',
      en: 'A small excursion is one too; its size is in the table of excursions.',
    },
  },
  {
    key: 'service',
    question: { ja: '供給を続けられたか', en: 'Did supply go on?' },
    formula: {
      ja: '1 −（何もなければ届いたはずの量のうち、届かなかった割合の平均）。基準を外れたものは、届いた量に数えません。届け先のない設備では 1 です。',
      en: '1 − the mean share of what would have been delivered without attack and measures but was not. What is off specification does not count as delivered. A site that serves nobody has 1.',
    },
    reading: {
      ja: '供給を止めれば安全は守れても、ここが下がります。',
      en: 'Stopping supply may save safety and costs here.',
    },
  },
  {
    key: 'detection',
    question: { ja: 'いつ気づいたか', en: 'When was it noticed?' },
    formula: {
      ja: '攻撃の最初の段から、最初のセキュリティアラートまたは運転員・チームの報告までの秒数。点数は 1 − 遅れ ÷ 期限（検知できなければ 0、攻撃の段に到達しなければ対象外）。平常時に鳴るものは許される数を超えると 0。',
      en: 'Seconds from the first step of the attack to the first security alert or report that traces back to it. Score 1 − delay ÷ window; 0 if never, not applicable if no step was reached. More idle alerts than the scenario allows make it 0.',
    },
    reading: {
      ja: '根拠が攻撃につながらない「たまたまの警報」は検知に数えません。',
      en: 'An alarm that only happened to ring does not count: its chain of causes must lead to the attack.',
    },
  },
  {
    key: 'margin',
    question: { ja: '間に合ったか', en: 'Was there time?' },
    formula: {
      ja: '検知の時刻に対応にかかる時間を足し、最初の限界超過までに残った秒数（余裕時間）。負なら間に合わなかったことを示し、超過がなければ対象外です。',
      en: 'Seconds left between detection plus response time and the first excursion. Negative: too late. Not applicable without an excursion.',
    },
    reading: {
      ja: '早く気づいても、対応が遅ければ負になります。',
      en: 'Early detection with a slow response is still late.',
    },
  },
  {
    key: 'steps',
    question: { ja: '攻撃をどこで止めたか', en: 'Where was the attack stopped?' },
    formula: {
      ja: '1 − 成立した段の数 ÷ 対策なしで成立した段の数。到達しなかった段は、どの対策の手柄にもしません。',
      en: '1 − steps that succeeded ÷ steps that succeeded without measures. A step that was never reached is no measure’s credit.',
    },
    reading: {
      ja: '「到達段階」は攻撃が進んだ最も先の段です。',
      en: 'The furthest stage is how far the attack came.',
    },
  },
  {
    key: 'legitimate',
    question: { ja: '普段の仕事はできたか', en: 'Could people do their work?' },
    formula: {
      ja: '台本どおりの正規の操作（設定値変更、警報の確認、手動操作、遠隔保守、プログラムの書込みなど 12 件以上）のうち成功した数 ÷ 対策なし・攻撃なしで成功した数。攻撃時と平常時の低いほうを採ります。',
      en: 'Scripted legitimate actions that succeed (set-points, acknowledgements, work by hand, remote maintenance, downloads: at least 12) over those that succeed with neither attack nor measures; the lower of attack and idle counts.',
    },
    reading: {
      ja: 'すべてを遮断すれば攻撃は止まりますが、ここは 0.5 以下になります。',
      en: 'Blocking everything stops the attack, and scores 0.5 or less here.',
    },
  },
  {
    key: 'cost',
    question: { ja: 'いくらかかるか', en: 'What does it cost?' },
    formula: {
      ja: '対策ごとの人時・費用・停止時間の合計。出典を付けた目安で、教室ごとに変えられます。',
      en: 'Person-hours, money and downtime of the measures, added up; figures with their source, to be edited for a class.',
    },
    reading: {
      ja: '点数には混ぜません。効果と費用は並べて考えます。',
      en: 'It is not mixed into the scores: weigh it beside them.',
    },
  },
];

export const twins: readonly { readonly id: string; readonly title: Text; readonly text: Text }[] = [
  {
    id: 'A',
    title: { ja: '攻撃あり・対策あり', en: 'Attack + measures' },
    text: { ja: '採点する実行そのもの', en: 'the run that is scored' },
  },
  {
    id: 'I',
    title: { ja: '攻撃なし・対策あり', en: 'Idle + measures' },
    text: { ja: '対策が普段の仕事を妨げないか', en: 'do the measures get in the way of work?' },
  },
  {
    id: 'U',
    title: { ja: '攻撃あり・対策なし', en: 'Attack, no measures' },
    text: { ja: '何もしなければどうなったか', en: 'what would have happened?' },
  },
  {
    id: 'Q',
    title: { ja: '攻撃なし・対策なし', en: 'Idle, no measures' },
    text: { ja: '普段どおりの一日', en: 'an ordinary day' },
  },
];
