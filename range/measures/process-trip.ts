import type { SiteDocument } from '../../simulator/site/document.ts';
import { listed } from './document.ts';
import { ESTIMATE, type Measure } from './measure.ts';

const ID = 'process-trip';

const open = (site: SiteDocument): SiteDocument['candidates'] => {
  const fitted = new Set(site.protections.map(({ id }) => id));
  return site.candidates.filter(({ id }) => !fitted.has(id));
};

/** What the site names as worth it: sensor, limit and final control elements are process knowledge, and stand there. */
export const processTrip: Measure = {
  id: ID,
  title: { ja: '独立したプロセス保護停止（ハードワイヤ）', en: 'Independent hard-wired trip of the process' },
  summary: {
    ja: 'PLCから独立した専用の検出器とリレー回路により、プロセス値が限界を超えたら操作端を安全側に固定する。どこから何を書かれても効く。復帰は現場での手動。',
    en: 'A sensor and relays of their own, wired past every controller, drive the final control elements to their safe position when the process passes a limit, whoever wrote what. Reset is by hand at the panel.',
  },
  mitigation: 'M0812',
  requirement: 'SR 3.6',
  kind: 'mitigate',
  cost: { personHours: 60, money: 2_500_000, downtimeHours: 8, source: ESTIMATE },
  sideEffects: {
    ja: '計器の故障や校正中に誤って停止することがある。復帰には現場へ行く必要がある。',
    en: 'A faulty meter, or a calibration, can trip the process for nothing. Reset takes a walk to the panel.',
  },
  fits: (site) => open(site).length > 0,
  detail: (site) => listed(open(site).map(({ title }) => title)),
  apply: (site) => ({
    ...site,
    protections: [...site.protections, ...open(site).map((candidate) => ({ ...candidate, origin: ID }))],
  }),
};
