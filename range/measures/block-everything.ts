import type { Measure } from './measure.ts';
import { ESTIMATE } from './measure.ts';

const ID = 'block-everything';

/** What "just block it all" would mean: every conduit shut, every write taken away. It is here to be measured. */
export const blockEverything: Measure = {
  id: ID,
  title: { ja: '全遮断（比較用）', en: 'Block everything (for comparison)' },
  summary: {
    ja: 'すべてのコンジットを閉じ、すべての書込みを禁止する。攻撃は止まるが、運転もできない。',
    en: 'Every conduit shut and every write forbidden: the attack stops, and so does the work.',
  },
  mitigation: 'M0930',
  requirement: 'SR 5.1',
  kind: 'prevent',
  cost: { personHours: 4, money: 0, downtimeHours: 24, source: ESTIMATE },
  sideEffects: {
    ja: '監視も操作も遠隔保守もできない。現場での手動運転だけになる。',
    en: 'No view, no control, no remote maintenance: only hands at the machines.',
  },
  fits: () => true,
  apply: (site) => ({
    ...site,
    conduits: site.conduits.map((conduit) => ({
      ...conduit,
      rules: [
        { id: 'nothing', from: ['any'], to: ['any'], protocol: 'any' as const, action: 'drop' as const, origin: ID },
      ],
    })),
    points: site.points.map(({ write: _write, ...point }) => point),
  }),
};
