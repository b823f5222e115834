import type { Rule, SiteDocument } from '../../simulator/site/document.ts';
import { conduitsToControllers, controllersOf, engineeringHosts, hostsOfKind, withRules } from './document.ts';
import { ESTIMATE, type Measure } from './measure.ts';

const ID = 'conduit-allowlist';

const allow = (id: string, from: readonly string[], to: readonly string[], protocol: Rule['protocol']): Rule[] =>
  from.length === 0 || to.length === 0
    ? []
    : [{ id, from: [...from], to: [...to], protocol, action: 'allow', origin: ID }];

/** The conversations that the plant lives by, each by name; the rest is turned away. */
const rules = (site: SiteDocument): Rule[] => {
  const controllers = controllersOf(site);
  const [hmis, historians, engineering] = [
    hostsOfKind(site, 'hmi'),
    hostsOfKind(site, 'historian'),
    engineeringHosts(site),
  ];
  return [
    ...allow('hmi-modbus', hmis, controllers, 'modbus'),
    ...allow('historian-opcua', historians, controllers, 'opcua'),
    ...allow('engineering-modbus', engineering, controllers, 'modbus'),
    ...allow('engineering-opcua', engineering, controllers, 'opcua'),
    { id: 'not-on-the-list', from: ['any'], to: ['any'], protocol: 'any', action: 'refuse', origin: ID },
  ];
};

export const conduitAllowlist: Measure = {
  id: ID,
  title: { ja: 'コンジットの通信許可リスト', en: 'Conduit allowlist' },
  summary: {
    ja: '制御ネットワークへの通信を、監視操作端末・ヒストリアン・エンジニアリング端末の必要な通信だけに限る。踏み台サーバからPLCへは届かなくなる。',
    en: 'Only HMI, historian and engineering workstation may talk to the controllers, each in its own protocol. The jump host no longer reaches them.',
  },
  mitigation: 'M0807',
  requirement: 'SR 5.2',
  kind: 'prevent',
  cost: { personHours: 24, money: 300_000, downtimeHours: 2, source: ESTIMATE },
  sideEffects: {
    ja: '新しい機器や臨時の保守端末は、許可リストに加えるまで通信できない。',
    en: 'A new device, or a visiting maintenance laptop, cannot talk until it is put on the list.',
  },
  fits: (site) => conduitsToControllers(site).length > 0,
  // A conduit towards the field has no conversations of these hosts; its own rules stand.
  apply: (site) => {
    const talkers = new Set([
      ...hostsOfKind(site, 'hmi'),
      ...hostsOfKind(site, 'historian'),
      ...engineeringHosts(site),
    ]);
    const zones = new Set(site.hosts.filter((host) => talkers.has(host.id)).map((host) => host.zone));
    const chosen = conduitsToControllers(site).filter(({ between: [a, b] }) => zones.has(a) || zones.has(b));
    return withRules(site, chosen, () => rules(site));
  },
};
