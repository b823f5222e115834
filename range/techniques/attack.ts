/*
 * MITRE ATT&CK for ICS, version 18.1: the techniques and mitigations that scenarios and measures of this range name.
 * Source: the STIX bundle ics-attack-18.1. © 2025 The MITRE Corporation. This work is reproduced and distributed with
 * the permission of The MITRE Corporation. Only ids, names and tactics are taken.
 */

/** The version of ATT&CK that ids are checked against; a scenario records the one that it was written for. */
export const ATTACK_VERSION = '18.1';

/** Tactics in the order of the matrix: how far an attack has come. Ids as in ATT&CK for ICS. */
export const TACTICS = [
  { id: 'TA0108', name: 'initial-access', title: { ja: '初期侵入', en: 'Initial Access' } },
  { id: 'TA0104', name: 'execution', title: { ja: '実行', en: 'Execution' } },
  { id: 'TA0110', name: 'persistence', title: { ja: '永続化', en: 'Persistence' } },
  { id: 'TA0111', name: 'privilege-escalation', title: { ja: '権限昇格', en: 'Privilege Escalation' } },
  { id: 'TA0103', name: 'evasion', title: { ja: '検知回避', en: 'Evasion' } },
  { id: 'TA0102', name: 'discovery', title: { ja: '探索', en: 'Discovery' } },
  { id: 'TA0109', name: 'lateral-movement', title: { ja: '横展開', en: 'Lateral Movement' } },
  { id: 'TA0100', name: 'collection', title: { ja: '収集', en: 'Collection' } },
  { id: 'TA0101', name: 'command-and-control', title: { ja: '遠隔指令', en: 'Command and Control' } },
  { id: 'TA0107', name: 'inhibit-response-function', title: { ja: '応答機能の阻害', en: 'Inhibit Response Function' } },
  { id: 'TA0106', name: 'impair-process-control', title: { ja: 'プロセス制御の阻害', en: 'Impair Process Control' } },
  { id: 'TA0105', name: 'impact', title: { ja: '影響', en: 'Impact' } },
] as const;

export type Tactic = (typeof TACTICS)[number]['name'];

export interface AttackTechnique {
  readonly id: string;
  readonly name: string;
  readonly ja: string;
  readonly tactics: readonly Tactic[];
}

const technique = (id: string, name: string, ja: string, ...tactics: Tactic[]): [string, AttackTechnique] => [
  id,
  { id, name, ja, tactics },
];

export const ATTACK_TECHNIQUES: ReadonlyMap<string, AttackTechnique> = new Map([
  technique('T0801', 'Monitor Process State', 'プロセス状態の監視', 'collection'),
  technique('T0822', 'External Remote Services', '外部リモートサービスの利用', 'initial-access'),
  technique('T0823', 'Graphical User Interface', '操作画面の利用', 'execution'),
  technique('T0831', 'Manipulation of Control', '制御の操作', 'impact'),
  technique('T0826', 'Loss of Availability', '可用性の喪失', 'impact'),
  technique('T0837', 'Loss of Protection', '保護機能の喪失', 'impact'),
  technique('T0809', 'Data Destruction', 'データの破壊', 'inhibit-response-function'),
  technique('T0816', 'Device Restart/Shutdown', '機器の再起動・停止', 'inhibit-response-function'),
  technique('T0835', 'Manipulate I/O Image', '入出力イメージの操作', 'inhibit-response-function'),
  technique('T0836', 'Modify Parameter', 'パラメータの変更', 'impair-process-control'),
  technique('T0838', 'Modify Alarm Settings', '警報設定の変更', 'inhibit-response-function'),
  technique('T0843', 'Program Download', 'プログラムの書込み', 'lateral-movement'),
  technique('T0845', 'Program Upload', 'プログラムの読出し', 'collection'),
  technique('T0846', 'Remote System Discovery', '遠隔システムの探索', 'discovery'),
  technique('T0855', 'Unauthorized Command Message', '不正な制御指令', 'impair-process-control'),
  technique('T0858', 'Change Operating Mode', '運転モードの変更', 'execution', 'evasion'),
  technique('T0859', 'Valid Accounts', '正規アカウントの悪用', 'persistence', 'lateral-movement'),
  technique('T0861', 'Point & Tag Identification', 'ポイント・タグの特定', 'collection'),
  technique('T0878', 'Alarm Suppression', '警報の抑制', 'inhibit-response-function'),
  technique('T0879', 'Damage to Property', '設備の損壊', 'impact'),
  technique('T0880', 'Loss of Safety', '安全性の喪失', 'impact'),
  technique('T0886', 'Remote Services', 'リモートサービスの利用', 'initial-access', 'lateral-movement'),
  technique('T0888', 'Remote System Information Discovery', '遠隔システム情報の探索', 'discovery'),
  technique('T0889', 'Modify Program', 'プログラムの改ざん', 'persistence'),
]);

/** Mitigations of ATT&CK for ICS 18.1. */
export const MITIGATIONS: ReadonlyMap<string, string> = new Map([
  ['M0800', 'Authorization Enforcement'],
  ['M0801', 'Access Management'],
  ['M0802', 'Communication Authenticity'],
  ['M0804', 'Human User Authentication'],
  ['M0805', 'Mechanical Protection Layers'],
  ['M0807', 'Network Allowlists'],
  ['M0810', 'Out-of-Band Communications Channel'],
  ['M0812', 'Safety Instrumented Systems'],
  ['M0813', 'Software Process and Device Authentication'],
  ['M0814', 'Static Network Configuration'],
  ['M0815', 'Watchdog Timers'],
  ['M0816', 'Mitigation Limited or Not Effective'],
  ['M0818', 'Validate Program Inputs'],
  ['M0918', 'User Account Management'],
  ['M0926', 'Privileged Account Management'],
  ['M0927', 'Password Policies'],
  ['M0930', 'Network Segmentation'],
  ['M0931', 'Network Intrusion Prevention'],
  ['M0932', 'Multi-factor Authentication'],
  ['M0935', 'Limit Access to Resource Over Network'],
  ['M0936', 'Account Use Policies'],
  ['M0937', 'Filter Network Traffic'],
  ['M0942', 'Disable or Remove Feature or Program'],
  ['M0947', 'Audit'],
]);

const STAGES: readonly Tactic[] = [
  'initial-access',
  'execution',
  'persistence',
  'privilege-escalation',
  'evasion',
  'discovery',
  'lateral-movement',
  'collection',
  'command-and-control',
  'inhibit-response-function',
  'impair-process-control',
  'impact',
];

/** How far along the matrix a tactic lies; larger is further. −1 for a word that is no tactic. */
export const stageRank = (stage: string): number => STAGES.indexOf(stage as Tactic);
