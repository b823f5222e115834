import { defineWords } from '../shared/words.ts';

export const comparisonWords = defineWords('comparison', {
  trend: { ja: '推移', en: 'Trend' },
  parts: { ja: '結果の比較', en: 'Outcome, part by part' },
  difference: { ja: '差', en: 'Difference' },
});
