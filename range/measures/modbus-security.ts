import type { ControllerHost } from '../../simulator/hosts/schema.ts';
import type { SiteDocument } from '../../simulator/site/document.ts';
import { engineeringHosts, hostsOfKind } from './document.ts';
import { ESTIMATE, type Measure } from './measure.ts';

const ID = 'modbus-security';

/* Function codes by role (MODBUS Application Protocol v1.1b3): watching, operating, and everything. */
const WATCH = [1, 2, 3, 4, 17, 43];
const OPERATE = [...WATCH, 5, 6, 15, 16, 22, 23];
const ENGINEER = [...OPERATE, 7, 8, 11, 12, 20, 21, 24];
const ROLES = { controller: WATCH, operator: OPERATE, engineer: ENGINEER };

type Host = SiteDocument['hosts'][number];
type Conduit = SiteDocument['conduits'][number];

const roleOf = (site: SiteDocument, host: Host): string | undefined => {
  if (host.kind === 'controller') return 'controller';
  if (hostsOfKind(site, 'hmi').includes(host.id)) return 'operator';
  return engineeringHosts(site).includes(host.id) ? 'engineer' : undefined;
};

const secured = (host: ControllerHost): Host => ({
  ...host,
  modbusSecurity: { required: 'writes', roles: ROLES, origin: ID },
});

/** Whoever may speak Modbus through a conduit may do so encrypted, too; what is inside is the controller's business. */
const withTwins = (conduit: Conduit): Conduit => ({
  ...conduit,
  rules: conduit.rules.flatMap((rule) => {
    if (rule.protocol !== 'modbus' || rule.action !== 'allow') return [rule];
    const { functions: _functions, addresses: _addresses, ...open } = rule;
    return [{ ...open, id: `${rule.id}-tls`, protocol: 'modbus-tls' as const, origin: ID }, rule];
  }),
});

export const modbusSecurity: Measure = {
  id: ID,
  title: { ja: 'Modbus/TCPセキュリティ（TLS・証明書・役割）', en: 'Modbus/TCP Security: TLS, certificates, roles' },
  summary: {
    ja: '監視操作端末・エンジニアリング端末・PLCに証明書を入れ、書込みはTLS（ポート802）で相互認証した相手の役割に応じてだけ受け付ける。ポート502からの書込みは例外応答01で拒否する。',
    en: 'HMI, engineering workstation and controllers get certificates. Controllers take writes only over TLS (port 802) from a client whose certificate carries a role that may write; a write on port 502 is answered with exception 01.',
  },
  mitigation: 'M0802',
  requirement: 'SR 1.2',
  kind: 'prevent',
  cost: { personHours: 60, money: 2_500_000, downtimeHours: 8, source: ESTIMATE },
  sideEffects: {
    ja: '証明書の発行と更新の運用が要る。暗号化された通信は、コンジットやセンサで中身を見られなくなる。平文での読出しは残り、証明書を持つ端末が乗っ取られれば防げない。',
    en: 'Certificates have to be issued and renewed. Conduits and sensors no longer see into the encrypted requests. Reading in plain goes on, and whoever takes over a host with a certificate has its role.',
  },
  fits: (site) => site.hosts.some((host) => host.kind === 'controller'),
  apply: (site) => ({
    ...site,
    hosts: site.hosts.map((host) => {
      const role = roleOf(site, host);
      const dressed = host.kind === 'controller' ? secured(host) : host;
      return role === undefined ? dressed : { ...dressed, modbusRole: role };
    }),
    conduits: site.conduits.map(withTwins),
    edge: [
      ...site.edge,
      ...site.edge
        .filter(
          ({ protocol, as }) =>
            protocol === 'modbus' && [...hostsOfKind(site, 'hmi'), ...engineeringHosts(site)].includes(as),
        )
        .map((listener) => ({ ...listener, protocol: 'modbus-tls' as const })),
    ],
  }),
};
