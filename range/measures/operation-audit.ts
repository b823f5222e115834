import { hostsOfKind } from './document.ts';
import { ESTIMATE, type Measure } from './measure.ts';
import { withDetections } from './sensor.ts';

const ID = 'operation-audit';

export const operationAudit: Measure = {
  id: ID,
  title: { ja: '操作・プログラム変更の監査', en: 'Audit of operation and of programs' },
  summary: {
    ja: '監視操作端末への遠隔操作の通信と、PLCの変更記録を監視センサで突き合わせ、遠隔のセッションからの操作、原本と異なるPLCプログラム、入出力の強制を、当直の運転員に知らせる。正規の端末やアカウントを使われても効く。',
    en: 'The sensor watches the sessions at operators’ screens and the change logs of the controllers, and tells the operator on duty of operation from afar, of a controller program that is not the project’s, and of forced inputs and outputs: whoever’s computer and account was used.',
  },
  mitigation: 'M0947',
  requirement: 'SR 3.4',
  kind: 'detect',
  cost: { personHours: 48, money: 1_200_000, downtimeHours: 0, source: ESTIMATE },
  sideEffects: {
    ja: 'プログラムを正規に変更したときは、原本の登録が済むまで警告が出る。点検での強制も警告になる。',
    en: 'A program that was changed in order raises an alert until the project has it; so does a force during maintenance.',
  },
  fits: (site) => hostsOfKind(site, 'sensor').length > 0,
  apply: (site) =>
    withDetections(site, ID, [
      // The sites' procedures answer to these names.
      {
        id: 'remote-operation',
        title: { ja: '監視操作端末の遠隔操作', en: 'Operation of a screen from afar' },
        kind: 'remote-operation',
      },
      {
        id: 'program-change',
        title: { ja: '原本と異なるPLCプログラム', en: 'A controller program that is not the project’s' },
        kind: 'program-change',
      },
      { id: 'forced-value', title: { ja: '入出力の強制', en: 'Forced input or output' }, kind: 'force' },
    ]),
};
