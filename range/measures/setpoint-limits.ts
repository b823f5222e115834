import type { ControllerHost } from '../../simulator/hosts/schema.ts';
import type { SiteDocument } from '../../simulator/site/document.ts';
import { listed } from './document.ts';
import { ESTIMATE, type Measure } from './measure.ts';

const ID = 'setpoint-limits';
const CLAMP = 'setpoint-clamp';

type Limits = NonNullable<ControllerHost['setpointLimits']>;
type Kind = 'plausible' | 'clamp';

/** Controllers whose programs carry limits on set-points that are switched off as delivered. */
const limited = (site: SiteDocument, kind: Kind): readonly (ControllerHost & { readonly setpointLimits: Limits })[] =>
  site.hosts.filter(
    (host): host is ControllerHost & { readonly setpointLimits: Limits } =>
      host.kind === 'controller' && host.setpointLimits?.[kind] !== undefined,
  );

const withLimits = (site: SiteDocument, origin: string, kind: Kind): SiteDocument => ({
  ...site,
  hosts: site.hosts.map((host) =>
    host.kind === 'controller' && host.setpointLimits?.[kind] !== undefined
      ? {
          ...host,
          settings: { ...host.settings, ...host.setpointLimits[kind] },
          refusals: host.refusals.map((refusal) => ({ ...refusal, origin })),
        }
      : host,
  ),
});

export const setpointLimits: Measure = {
  id: ID,
  title: { ja: 'PLCでの設定値の範囲・変化幅制限', en: 'Set-point range and rate limits in the controller' },
  summary: {
    ja: '設定値を、PLCのプログラムでプロセスに見合う範囲に限り、これまでの値から急に離れる変更も拒否する。どこから書かれても効く。',
    en: 'The controller takes a set-point only within what the process can want and only near to where it has been, wherever the request comes from.',
  },
  mitigation: 'M0818',
  requirement: 'SR 3.5',
  kind: 'prevent',
  cost: { personHours: 40, money: 500_000, downtimeHours: 4, source: ESTIMATE },
  sideEffects: {
    ja: 'プロセスが急変したときは、運転員の大きな変更も拒否される。手動運転（機側）が必要になる。',
    en: 'When the process changes fast, an operator’s large change is turned down too; he has to go to manual at the machine.',
  },
  fits: (site) => limited(site, 'plausible').length > 0,
  detail: (site) => listed(limited(site, 'plausible').map((host) => host.setpointLimits.text)),
  apply: (site) => withLimits(site, ID, 'plausible'),
};

/** The naive form: what the machine can give, and no look at what the process needs. Kept to be compared with. */
export const setpointClamp: Measure = {
  id: CLAMP,
  title: { ja: 'PLCでの設定値の上限のみ', en: 'Set-point clamp only' },
  summary: {
    ja: '設定値を、操作端の能力の範囲に制限するだけの簡易な対策。',
    en: 'A simple clamp of set-points at what the final control element can give.',
  },
  mitigation: 'M0818',
  requirement: 'SR 3.5',
  kind: 'prevent',
  cost: { personHours: 8, money: 100_000, downtimeHours: 2, source: ESTIMATE },
  sideEffects: {
    ja: '桁違いの値は防ぐが、もっともらしい値による改ざんは防げない。',
    en: 'It stops an absurd value and lets a plausible one through that does the harm.',
  },
  fits: (site) => limited(site, 'clamp').length > 0,
  apply: (site) => withLimits(site, CLAMP, 'clamp'),
};
