import type { SiteDocument } from '../../simulator/site/document.ts';
import { ESTIMATE, type Measure } from './measure.ts';

const ID = 'remote-access-control';

/** When the maintenance firm is expected, local time. */
const HOURS: [string, string] = ['08:00', '18:00'];

const isGateway = (host: SiteDocument['hosts'][number]): boolean => host.kind === 'gateway';

export const remoteAccessControl: Measure = {
  id: ID,
  title: { ja: '遠隔接続の二要素認証と時間帯制限', en: 'Second factor and hours for remote access' },
  summary: {
    ja: '遠隔接続ゲートウェイで二要素認証を必須にし、接続を8～18時に限る。盗まれたパスワードだけでは入れない。',
    en: 'The remote-access gateway asks for a second factor and opens from 08:00 to 18:00 only: a stolen password is not enough.',
  },
  mitigation: 'M0932',
  requirement: 'SR 1.13',
  kind: 'prevent',
  cost: { personHours: 16, money: 400_000, downtimeHours: 0, source: ESTIMATE },
  sideEffects: {
    ja: '夜間の緊急保守は、当直が接続を許可する手順が要る。',
    en: 'Emergency maintenance at night needs somebody on duty who opens the door.',
  },
  fits: (site) => site.hosts.some(isGateway),
  apply: (site) => ({
    ...site,
    hosts: site.hosts.map((host) =>
      isGateway(host)
        ? {
            ...host,
            // Who has no token yet is given one.
            accounts: host.accounts.map((account) => ({
              ...account,
              secondFactor: account.secondFactor ?? `token-${account.user}`,
            })),
            access: host.access.map((terms) => ({ ...terms, secondFactor: true, hours: HOURS, origin: ID })),
          }
        : host,
    ),
  }),
};
