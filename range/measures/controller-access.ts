import type { ControllerHost } from '../../simulator/hosts/schema.ts';
import type { SiteDocument } from '../../simulator/site/document.ts';
import { ESTIMATE, type Measure } from './measure.ts';

const KEY = 'key-run';
const STOP = 'stop-before-download';

const isController = (host: SiteDocument['hosts'][number]): host is ControllerHost => host.kind === 'controller';

const withControllers = (site: SiteDocument, change: (host: ControllerHost) => ControllerHost): SiteDocument => ({
  ...site,
  hosts: site.hosts.map((host) => (isController(host) ? change(host) : host)),
});

/**
 * ATT&CK for ICS, M0800: physical mechanisms such as keys limit changes of program and operating mode beside roles.
 * IEC 62443-3-3, SR 2.1: authorization enforcement.
 */
export const keyRun: Measure = {
  id: KEY,
  title: { ja: 'PLCのキースイッチをRUNで運用', en: 'Key switches of the controllers left in RUN' },
  summary: {
    ja: '全PLCのキースイッチをRUNにして鍵を抜き、盤の外で保管する。プログラムの書込み・変更、モード変更、再起動、強制、消去は、ネットワークからは一切受け付けられない。',
    en: 'The key of every controller is turned to RUN and kept elsewhere: nobody changes program or mode, restarts, forces or wipes over the network.',
  },
  mitigation: 'M0800',
  requirement: 'SR 2.1',
  kind: 'prevent',
  cost: { personHours: 6, money: 0, downtimeHours: 0, source: ESTIMATE },
  sideEffects: {
    ja: '正規のプログラム書込みでも、鍵を持って盤まで行き、作業中は切り替えておく人が必要になる（片道約10分）。その間は守られない。設定値のModbus書込みは防げない。',
    en: 'A legitimate download needs somebody who walks to the cabinet with the key (ten minutes) and turns it for the time of the work, in which nothing is kept out. Set-points written by Modbus are not affected.',
  },
  fits: (site) => site.hosts.some((host) => isController(host) && host.key !== 'run'),
  apply: (site) => withControllers(site, (host) => ({ ...host, key: 'run', keyOrigin: KEY })),
};

export const stopBeforeDownload: Measure = {
  id: STOP,
  title: { ja: '停止中のみプログラム書込みを許可', en: 'Downloads only when the controller is stopped' },
  summary: {
    ja: 'PLCの設定で、運転中のプログラム書込みを禁止する。書き込むには先に停止させる必要があり、停止は運転員の目に留まる。',
    en: 'The controllers are set to take no download while they run. Whoever loads a program has to stop them first, and operators notice that.',
  },
  mitigation: 'M0800',
  requirement: 'SR 2.1',
  kind: 'prevent',
  cost: { personHours: 8, money: 0, downtimeHours: 1, source: ESTIMATE },
  sideEffects: {
    ja: '正規の書込みでもPLCを停止させるため、その間は設備が止まり、再始動後に設定値を入れ直すことがある。技術者のパスワードを持つ攻撃者は自分で停止できる。',
    en: 'A legitimate download stops the plant for its time, and set-points may have to be entered again. An attacker with an engineer’s password can stop the controller himself.',
  },
  fits: (site) => site.hosts.some((host) => isController(host) && host.carelessDownload),
  apply: (site) => withControllers(site, (host) => ({ ...host, carelessDownload: false, downloadOrigin: STOP })),
};
