import { Button } from '@mantine/core';
import type { ScenarioSummary } from '../../range/contract/catalog.ts';
import type { StepProgress } from '../../range/contract/exercise.ts';
import { StepMark } from '../shared/marks.tsx';
import { defineWords, useText, useWords } from '../shared/words.ts';
import { useStage } from './stage-words.ts';
import './attack.css';

const words = defineWords('attack', {
  graph: { ja: '攻撃の流れ', en: 'Attack graph' },
  trigger: { ja: '今すぐ実行', en: 'Trigger now' },
});

interface AttackGraphProps {
  readonly scenario: ScenarioSummary;
  /** Null while nothing is known of the attack. */
  readonly steps: readonly StepProgress[] | null;
  readonly clock: (t: number) => string;
  readonly onTrigger?: ((step: string) => void) | undefined;
}

/** The attack from stage to stage; what succeeded is a filled triangle, what was stopped a shield. */
export function AttackGraph({ scenario, steps, clock, onTrigger }: AttackGraphProps) {
  const say = useWords(words);
  const text = useText();
  const stageName = useStage();
  // The attacker's next step need not be waited for; a later one could not start before it.
  const next = scenario.steps.find((step) => steps?.find((one) => one.id === step.id)?.state === 'waiting')?.id;
  const stages = [...new Set(scenario.steps.map((step) => step.stage))];
  return (
    <section className="attack-graph" aria-label={say('graph')}>
      {stages.map((stage) => (
        <div key={stage} className="attack-stage">
          <b>{stageName(stage)}</b>
          {scenario.steps
            .filter((step) => step.stage === stage)
            .map((step) => {
              const progress = steps?.find((one) => one.id === step.id);
              const state = steps ? (progress?.state ?? 'waiting') : 'unknown';
              return (
                <div key={step.id} className="attack-node" data-state={state}>
                  <StepMark state={state} />{' '}
                  <span className="num dim">{progress?.at == null ? '' : clock(progress.at)}</span>
                  <br />
                  {text(step.title)} <span className="mono dim">{step.attack}</span>
                  {onTrigger && state === 'waiting' && (step.manual || step.id === next) ? (
                    <Button size="compact-xs" variant="default" mt={4} onClick={() => onTrigger(step.id)}>
                      {say('trigger')}
                    </Button>
                  ) : null}
                </div>
              );
            })}
        </div>
      ))}
    </section>
  );
}
