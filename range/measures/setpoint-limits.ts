import type { ControllerHost } from '../../simulator/hosts/schema.ts';
import type { SiteDocument } from '../../simulator/site/document.ts';
import { ESTIMATE, type Measure } from './measure.ts';

const ID = 'setpoint-limits';
const CLAMP = 'setpoint-clamp';
const SWITCH = 'SV_LIMITING';

/** A controller whose program carries limits on set-points that are switched off as delivered. */
const hasLimits = (host: SiteDocument['hosts'][number]): host is ControllerHost =>
  host.kind === 'controller' && host.source.includes(SWITCH);

const withSettings = (
  site: SiteDocument,
  origin: string,
  settings: Readonly<Record<string, number | boolean>>,
): SiteDocument => ({
  ...site,
  hosts: site.hosts.map((host) =>
    hasLimits(host)
      ? {
          ...host,
          settings: { ...host.settings, ...settings },
          refusals: host.refusals.map((refusal) => ({ ...refusal, origin })),
        }
      : host,
  ),
});

export const setpointLimits: Measure = {
  id: ID,
  title: { ja: 'PLCでの設定値の範囲・変化幅制限', en: 'Set-point range and rate limits in the controller' },
  summary: {
    ja: '苛性ソーダ注入率の設定値を、薬注PLCのプログラムで10～24 mg/Lに限り、さらにこれまでの値から3 mg/Lを超える変更（追従は毎時2 mg/L）を拒否する。どこから書かれても効く。',
    en: 'The dosing controller takes an NaOH set-point only within 10 to 24 mg/L and within 3 mg/L of where it has been (a reference that follows at 2 mg/L per hour), wherever the request comes from.',
  },
  mitigation: 'M0818',
  requirement: 'SR 3.5',
  kind: 'prevent',
  cost: { personHours: 40, money: 500_000, downtimeHours: 4, source: ESTIMATE },
  sideEffects: {
    ja: '原水水質が急変したときは、運転員の大きな変更も拒否される。手動運転（機側）が必要になる。',
    en: 'When raw water changes fast, an operator’s large change is turned down too; he has to go to manual at the machine.',
  },
  fits: (site) => site.hosts.some(hasLimits),
  apply: (site) => withSettings(site, ID, { SV_LIMITING: true, SV_MIN: 10, SV_MAX: 24, SV_STEP: 3, SV_RATE: 2 }),
};

/** The naive form: what the feeder can give, and no look at what the water needs. Kept to be compared with. */
export const setpointClamp: Measure = {
  id: CLAMP,
  title: { ja: 'PLCでの設定値の上限のみ', en: 'Set-point clamp only' },
  summary: {
    ja: '苛性ソーダ注入率の設定値を、注入ポンプの能力（0～46 mg/L）で制限するだけの簡易な対策。',
    en: 'A simple clamp of the NaOH set-point at what the feeder can give, 0 to 46 mg/L.',
  },
  mitigation: 'M0818',
  requirement: 'SR 3.5',
  kind: 'prevent',
  cost: { personHours: 8, money: 100_000, downtimeHours: 2, source: ESTIMATE },
  sideEffects: {
    ja: '桁違いの値は防ぐが、もっともらしい値による過剰注入は防げない。',
    en: 'It stops an absurd value and lets a plausible overdose through.',
  },
  fits: (site) => site.hosts.some(hasLimits),
  apply: (site) =>
    withSettings(site, CLAMP, { SV_LIMITING: true, SV_MIN: 0, SV_MAX: 46, SV_STEP: 1000, SV_RATE: 1000 }),
};
