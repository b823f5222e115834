import { defineWords, useWords } from '../shared/words.ts';

/** The tactics of ATT&CK for ICS, which name the stages of an attack. */
const stageWords = defineWords('stage', {
  'initial-access': { ja: '初期侵入', en: 'Initial access' },
  execution: { ja: '実行', en: 'Execution' },
  persistence: { ja: '永続化', en: 'Persistence' },
  'privilege-escalation': { ja: '権限昇格', en: 'Privilege escalation' },
  evasion: { ja: '検知回避', en: 'Evasion' },
  discovery: { ja: '探索', en: 'Discovery' },
  'lateral-movement': { ja: '横展開', en: 'Lateral movement' },
  collection: { ja: '収集', en: 'Collection' },
  'command-and-control': { ja: '遠隔指令', en: 'Command and control' },
  'inhibit-response-function': { ja: '応答機能の阻害', en: 'Inhibit response function' },
  'impair-process-control': { ja: 'プロセス制御の阻害', en: 'Impair process control' },
  impact: { ja: '影響', en: 'Impact' },
});

/** A stage in words; one without words is printed as it is. */
export function useStage(): (stage: string) => string {
  const say = useWords(stageWords);
  return (stage) => (stage in stageWords.entries ? say(stage as 'impact') : stage);
}
