import { Select } from '@mantine/core';
import { useState } from 'react';
import { Panel } from '../shared/panel.tsx';
import { useCatalog } from '../shared/queries.ts';
import { defineWords, useText, useWords } from '../shared/words.ts';
import { guides } from './guides/index.ts';
import './classroom.css';

const words = defineWords('guide', {
  title: { ja: '講師の手引き', en: 'Instructor guide' },
  site: { ja: '対象プラント', en: 'Site' },
  lead: {
    ja: '何を言い、いつ頃何が起き、どこでつまずくか。時刻は速さ ×1 のときの演習内の分です。',
    en: 'What to say, what happens when, and where people get stuck. Times are minutes of the exercise at pace ×1.',
  },
  aims: { ja: 'ねらい', en: 'Aims' },
  before: { ja: '始める前に', en: 'Before you begin' },
  course: { ja: '進め方', en: 'Course' },
  say: { ja: '言うこと', en: 'Say' },
  watch: { ja: '見るところ', en: 'Watch for' },
  failures: { ja: 'よくあるつまずき', en: 'Usual failures' },
  seen: { ja: '様子', en: 'What you see' },
  help: { ja: '助け方', en: 'How to help' },
});

/** One page for whoever stands in front of the class. */
export function GuidePage() {
  const say = useWords(words);
  const text = useText();
  const catalog = useCatalog();
  const [chosen, setChosen] = useState('waterworks');
  const sites = (catalog.data?.sites ?? []).filter((site) => guides[site.id] !== undefined);
  const guide = guides[chosen];
  if (!guide) return null;
  const { aims, before, phases, failures } = guide;
  return (
    <div className="page">
      <h1>{say('title')}</h1>
      <p className="lead">{say('lead')}</p>
      {sites.length > 1 ? (
        <Select
          aria-label={say('site')}
          mb="md"
          maw={420}
          allowDeselect={false}
          value={chosen}
          onChange={(site) => setChosen(site ?? chosen)}
          data={sites.map((site) => ({ value: site.id, label: text(site.title) }))}
        />
      ) : null}
      <div className="guide-grid">
        <Panel title={say('aims')}>
          <ul className="plain">
            {aims.map((aim) => (
              <li key={aim.en}>{text(aim)}</li>
            ))}
          </ul>
        </Panel>
        <Panel title={say('before')}>
          <ol className="plain">
            {before.map((step) => (
              <li key={step.en}>{text(step)}</li>
            ))}
          </ol>
        </Panel>
        <Panel title={say('course')}>
          {phases.map((phase) => (
            <div key={phase.title.en} className="guide-step">
              <time>{text(phase.time)}</time>
              <div>
                <b>{text(phase.title)}</b>
                <p className="guide-say">
                  <span className="dim">{say('say')}：</span>
                  {text(phase.say)}
                </p>
                <p style={{ margin: '4px 0' }}>
                  <span className="dim">{say('watch')}：</span>
                  {text(phase.watch)}
                </p>
              </div>
            </div>
          ))}
        </Panel>
        <Panel title={say('failures')} flush>
          <table className="list">
            <thead>
              <tr>
                <th>{say('seen')}</th>
                <th>{say('help')}</th>
              </tr>
            </thead>
            <tbody>
              {failures.map((failure) => (
                <tr key={failure.seen.en}>
                  <td>
                    <b>{text(failure.seen)}</b>
                  </td>
                  <td>{text(failure.help)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </Panel>
      </div>
    </div>
  );
}
