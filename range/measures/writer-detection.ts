import type { SiteDocument } from '../../simulator/site/document.ts';
import { controllersOf, engineeringHosts, hostsOfKind } from './document.ts';
import { ESTIMATE, type Measure } from './measure.ts';
import { withDetections } from './sensor.ts';

const ID = 'writer-detection';

export const writerDetection: Measure = {
  id: ID,
  title: { ja: '未登録端末からの書込み検知', en: 'Detection of a new writer' },
  summary: {
    ja: '監視センサが、登録されていない端末からPLCへの書込みを見つけ、当直の運転員に知らせる。運転員は手順に従って遠隔接続を遮断し、設定値を戻す。',
    en: 'The passive sensor notices a write to a controller from a host that never wrote before and tells the operator on duty, who follows his procedure: cut remote access, put the set-points back.',
  },
  mitigation: 'M0931',
  requirement: 'SR 6.2',
  kind: 'detect',
  cost: { personHours: 40, money: 1_500_000, downtimeHours: 0, source: ESTIMATE },
  sideEffects: {
    ja: '臨時の保守端末で警告が出る。当直が不在の時間帯は対応できない。監視操作端末を経由した書込みは見つけられない。',
    en: 'A visiting maintenance laptop raises an alert; nobody answers when nobody is on duty; a write by way of the HMI looks like the operator’s.',
  },
  fits: (site) => hostsOfKind(site, 'sensor').length > 0,
  apply: (site: SiteDocument) => {
    const known = [...hostsOfKind(site, 'hmi'), ...engineeringHosts(site), ...controllersOf(site)];
    // The sites' procedures answer to this name.
    const title = { ja: '未登録端末からの書込み', en: 'Write from an unknown host' };
    return withDetections(site, ID, [{ id: 'new-writer', title, kind: 'new-writer', known }]);
  },
};
