import type { SiteDocument } from '../../simulator/site/document.ts';
import { ESTIMATE, type Measure } from './measure.ts';

const ID = 'high-ph-trip';
const SIGNAL = 'mixed.ph';
const FEEDER = 'naoh-feeder.stroke';

const feeders = (site: SiteDocument) => site.actuators.filter((actuator) => actuator.signal === FEEDER);

/** What can drive pH up, as the site's own alarm on it says. */
const influences = (site: SiteDocument): string[] => {
  const tags = site.limits.find(
    (limit) => limit.signal === 'clear-well.ph' && limit.direction === 'above',
  )?.influencedBy;
  return tags && tags.length > 0 ? [...tags] : feeders(site).map((feeder) => feeder.tag);
};

export const highPhTrip: Measure = {
  id: ID,
  title: { ja: '独立した高pH注入停止インターロック', en: 'Independent high-pH trip of dosing' },
  summary: {
    ja: 'PLCから独立した専用のpH計とリレー回路により、混和後pHが8.6を2分間超えたら苛性ソーダ注入ポンプを停止する。復帰は現場での手動。',
    en: 'A pH meter and relay of their own, wired past every controller, stop the NaOH feeder when pH after mixing has been above 8.6 for two minutes. Reset is by hand at the panel.',
  },
  mitigation: 'M0812',
  requirement: 'SR 3.6',
  kind: 'mitigate',
  cost: { personHours: 60, money: 2_500_000, downtimeHours: 8, source: ESTIMATE },
  sideEffects: {
    ja: '計器の故障や校正中に誤って停止すると、pHが下がる。復帰には現場へ行く必要がある。',
    en: 'A faulty meter, or a calibration, can stop dosing for nothing, and pH falls. Reset takes a walk to the panel.',
  },
  fits: (site) => feeders(site).length > 0,
  apply: (site) => ({
    ...site,
    protections: [
      ...site.protections,
      {
        id: 'high-ph',
        title: { ja: '混和後pH 高 注入停止', en: 'High pH after mixing stops dosing' },
        signal: SIGNAL,
        direction: 'above',
        value: 8.6,
        delay: '120s',
        // The same kind of analyser as the controller's own: sample line and electrode.
        lag: '60s',
        deadTime: '60s',
        noise: 0.01,
        stop: feeders(site).map((feeder) => ({ actuator: feeder.tag, position: 0 })),
        influencedBy: influences(site),
        origin: ID,
      },
    ],
  }),
};
