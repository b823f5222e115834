import { Panel } from '../shared/panel.tsx';
import { defineWords, useText, useWords } from '../shared/words.ts';
import { scoreWords } from './score-words.ts';
import { scoringParts, twins } from './scoring-content.ts';

const words = defineWords('scoring', {
  title: { ja: '採点のしくみ', en: 'How this is scored' },
  lead: {
    ja: '点数は、記録された出来事だけから計算します。どの数字からも、根拠となったイベントを開けます。',
    en: 'Scores follow from the recorded events alone, and every number opens the events behind it.',
  },
  twins: { ja: '4 つの実行を比べます', en: 'Four runs are compared' },
  twinsLead: {
    ja: '同じ種（同じ時刻・需要・ゆらぎ・攻撃者の間合い）で 4 通り実行し、違いを対策や攻撃の効果とみなします。受講者の操作は A にだけ含まれます。',
    en: 'One seed (the same hour, demand, noise, and attacker’s timing) is run four ways; the difference is what attack or measures did. What people did is in A only.',
  },
  parts: { ja: '項目ごとの意味', en: 'What each part means' },
  question: { ja: '問い', en: 'The question' },
  formula: { ja: '計算', en: 'How it is reckoned' },
  reading: { ja: '読み方', en: 'How to read it' },
  familyTitle: { ja: '結果の言える範囲', en: 'How far a result reaches' },
  family: {
    ja: '結果は「この系統の攻撃」についてのものです。1 回の実行は 1 つの種の結果にすぎません。種を変えて繰り返し、ばらつきと合わせて判断してください。実施しなかった攻撃への効果は分かりません。',
    en: 'Results speak for this family of attacks. One run is one seed’s result: repeat with others and look at the spread. They say nothing of attacks that were not run.',
  },
});

/** What the scores mean, for somebody who runs a plant. */
export function ScoringPage() {
  const say = useWords(words);
  const score = useWords(scoreWords);
  const text = useText();
  return (
    <div className="page scoring-page">
      <h1>{say('title')}</h1>
      <p className="lead">{say('lead')}</p>
      <div className="stack">
        <Panel title={say('twins')}>
          <p className="lead">{say('twinsLead')}</p>
          <div className="twins">
            {twins.map((twin) => (
              <div key={twin.id} className="twin">
                <b className="mono">{twin.id}</b>
                <strong>{text(twin.title)}</strong>
                <span>{text(twin.text)}</span>
              </div>
            ))}
          </div>
        </Panel>
        <Panel title={say('parts')} flush>
          <table className="list">
            <thead>
              <tr>
                <th>{score('part')}</th>
                <th>{say('question')}</th>
                <th>{say('formula')}</th>
                <th>{say('reading')}</th>
              </tr>
            </thead>
            <tbody>
              {scoringParts.map((part) => (
                <tr key={part.key}>
                  <td className="nowrap">
                    <b>{score(part.key)}</b>
                  </td>
                  <td style={{ minWidth: 130 }}>{text(part.question)}</td>
                  <td>{text(part.formula)}</td>
                  <td style={{ minWidth: 200 }}>{text(part.reading)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </Panel>
        <Panel title={say('familyTitle')}>{say('family')}</Panel>
      </div>
    </div>
  );
}
