import type { SiteDocument } from '../../simulator/site/document.ts';
import { engineeringHosts, hostsOfKind } from './document.ts';
import { ESTIMATE, type Measure } from './measure.ts';

const ID = 'opcua-signed';

/** The policies without None. Basic256Sha256 stays for devices that know no other (OPC 10000-7, 6.6.165). */
const POLICIES = ['Basic256Sha256', 'Aes128_Sha256_RsaOaep', 'Aes256_Sha256_RsaPss'] as const;

type Host = SiteDocument['hosts'][number];

/** Hosts that have business of their own with a controller's OPC UA server. */
const clientsOf = (site: SiteDocument): ReadonlySet<string> =>
  new Set([...hostsOfKind(site, 'historian'), ...engineeringHosts(site)]);

const secured = (host: Host, clients: ReadonlySet<string>, historians: readonly string[]): Host => {
  if (host.kind === 'controller')
    return {
      ...host,
      opcua: {
        policies: [...POLICIES],
        modes: ['Sign', 'SignAndEncrypt'],
        anonymous: null,
        users: true,
        certificateUsers: historians.map((id) => ({ user: id, certificate: id, role: 'observer' as const })),
        trust: 'listed',
        trusted: [...clients],
        issuers: [],
        audit: 'all',
        origin: ID,
      },
    };
  if (host.kind === 'sensor' || !clients.has(host.id)) return host;
  return {
    ...host,
    opcua: { policy: 'Basic256Sha256', mode: 'SignAndEncrypt', identity: 'certificate', origin: ID },
  };
};

export const opcuaSigned: Measure = {
  id: ID,
  title: { ja: 'OPC UAの署名・暗号化と証明書の登録', en: 'OPC UA with signatures, encryption and a trust list' },
  summary: {
    ja: 'コントローラのOPC UAサーバで、セキュリティなしの接続と匿名のセッションをやめる。登録した証明書を持つヒストリアンとエンジニアリング端末だけが接続でき、接続と書込みは監査ログに残る。',
    en: "The controllers' OPC UA servers take no connection without security and no anonymous session. Only historian and engineering workstation, whose certificates are on the trust list, connect; connections and writes go into the audit log.",
  },
  mitigation: 'M0802',
  requirement: 'SR 1.8',
  kind: 'prevent',
  cost: { personHours: 40, money: 300_000, downtimeHours: 1, source: ESTIMATE },
  sideEffects: {
    ja: '端末を入れ替えるたびに証明書の登録が要り、登録を忘れると記録が止まる。証明書には期限がある。Modbusの通信には効かない。',
    en: 'Every new or replaced client has to be put on the trust list, and the records stop where that was forgotten. Certificates expire. Modbus is not touched.',
  },
  fits: (site) => site.hosts.some((host) => host.kind === 'controller') && clientsOf(site).size > 0,
  apply: (site) => {
    const clients = clientsOf(site);
    const historians = hostsOfKind(site, 'historian');
    return { ...site, hosts: site.hosts.map((host) => secured(host, clients, historians)) };
  },
};
