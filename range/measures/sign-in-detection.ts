import { hostsOfKind } from './document.ts';
import { ESTIMATE, type Measure } from './measure.ts';
import { withDetections } from './sensor.ts';

const ID = 'sign-in-detection';

export const signInDetection: Measure = {
  id: ID,
  title: { ja: '不審なログインの検知', en: 'Detection of suspicious sign-ins' },
  summary: {
    ja: '遠隔接続ゲートウェイや端末のログイン記録を監視センサに転送し、登録のない接続元からのログイン、監視操作端末への遠隔ログイン、パスワードは正しいが二要素目や時間帯で拒否されたログイン、パスワードの総当たりを、当直の運転員に知らせる。運転員は、入られた場合は遠隔接続を遮断し、拒否できた場合は連絡と証拠保全を行う。',
    en: 'Gateway and hosts forward their sign-in logs to the sensor. It tells the operator on duty of a sign-in from a source that nobody registered, of any remote session at an operator’s screen, of a right password turned down for its second factor or the hour, and of guessed passwords. He cuts remote access where somebody is in; where he was kept out, he reports and keeps evidence.',
  },
  mitigation: 'M0936',
  requirement: 'SR 1.11',
  kind: 'detect',
  cost: { personHours: 24, money: 600_000, downtimeHours: 0, source: ESTIMATE },
  sideEffects: {
    ja: '保守会社が回線や端末を替えると警告が出るため、登録の手続が要る。登録済みの端末を踏み台にされると、その先は見つけられない。',
    en: 'A maintenance firm that changes its line or its computer raises an alert until it is registered. Whoever comes by way of a registered computer is not noticed from there on.',
  },
  fits: (site) => hostsOfKind(site, 'sensor').length > 0 && site.hosts.some(({ access }) => access.length > 0),
  apply: (site) =>
    withDetections(site, ID, [
      // The sites' procedures answer to these names.
      {
        id: 'strange-sign-in',
        title: { ja: '未登録の接続元からのログイン', en: 'Sign-in from an unregistered source' },
        kind: 'sign-in',
        known: site.hosts.filter(({ kind }) => kind !== 'outsider').map(({ id }) => id),
      },
      {
        id: 'screen-sign-in',
        title: { ja: '監視操作端末への遠隔ログイン', en: 'Remote session at an operator’s screen' },
        kind: 'sign-in',
        at: [...hostsOfKind(site, 'hmi')],
      },
      {
        id: 'refused-sign-in',
        title: {
          ja: '認証要素・時間帯によるログイン拒否、総当たり',
          en: 'Refused sign-in with the right password, or guessing',
        },
        kind: 'refused-sign-in',
        count: 5,
        within: '10min',
      },
    ]),
};
