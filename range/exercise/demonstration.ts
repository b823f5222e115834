import type { Demonstration, Recording } from '../contract/demonstration.ts';
import type { Text } from '../contract/text.ts';

/** What is shown to somebody who has three minutes: one seed, twice, the second time with one measure. */
export const DEMONSTRATION = {
  scenario: 'waterworks/setpoint-tampering',
  seed: 1,
  team: 'team-1',
  measures: ['setpoint-limits'],
} as const;

type Chapter = Demonstration['chapters'][number];
type Caption = Chapter['captions'][number];

const caption = (at: number, ja: string, en: string): Caption => ({ at, text: { ja, en } });

/** When a step came to a state, in simulation seconds; `otherwise` where it never did. */
const when = (recording: Recording, id: string, states: readonly string[], otherwise: number): number =>
  recording.steps.find((step) => step.id === id && states.includes(step.state))?.at ?? otherwise;

const minutesBetween = (from: number, to: number): string => String(Math.max(1, Math.round((to - from) / 60)));

/** The sample of a signal nearest before `t`. */
const sample = (recording: Recording, signal: string, t: number): number => {
  const values = recording.truth[signal] ?? [];
  const after = recording.t.findIndex((each) => each > t);
  return values[after < 0 ? values.length - 1 : Math.max(0, after - 1)] ?? Number.NaN;
};

const ENDED = ['succeeded', 'blocked', 'failed'];

/**
 * Puts two recordings of one seed into five chapters of three minutes in all: normal, attack, harm, measure, saved.
 * Times and figures in the captions are read from the recordings.
 *
 * @param measureTitle the measure's name, for the captions
 */
export const demonstrationOf = (undefended: Recording, defended: Recording, measureTitle: Text): Demonstration => {
  const end = undefended.t.at(-1) ?? 0;
  const entry = undefended.steps[0]?.at ?? 0;
  const raised = when(undefended, 'raise-setpoint', ['succeeded'], entry + 240);
  const limits = when(undefended, 'alarm-limit', ['reached'], raised - 60);
  const search = when(undefended, 'discovery', ['reached'], entry + 30);
  const passed = undefended.excursions[0]?.from ?? Math.min(end, raised + 900);
  const after = Math.min(end, passed + 300);
  const entryDefended = defended.steps[0]?.at ?? entry;
  const refused = when(defended, 'raise-setpoint', ENDED, raised);
  const ph = (recording: Recording, t: number): string => sample(recording, 'clear-well.ph', t).toFixed(1);
  const chapters: Chapter[] = [
    {
      id: 'normal',
      title: { ja: '平常運転', en: 'Normal' },
      recording: 'undefended',
      from: Math.max(0, entry - 240),
      to: entry,
      seconds: 25,
      captions: [
        caption(
          Math.max(0, entry - 240),
          `小規模浄水場の日勤帯。苛性ソーダでpHを整え、浄水池出口は${ph(undefended, entry)}で安定している。`,
          `Day shift at a small waterworks. NaOH corrects the pH, and the clear-well outlet is steady at ${ph(undefended, entry)}.`,
        ),
        caption(
          Math.max(0, entry - 110),
          '左が実値（プラントで実際に起きていること）、右が運転員の見る表示値。今は一致している。',
          'On the left the truth, on the right what the operator is shown. Now they agree.',
        ),
      ],
    },
    {
      id: 'attack',
      title: { ja: '攻撃', en: 'Attack' },
      recording: 'undefended',
      from: entry,
      to: raised,
      seconds: 50,
      captions: [
        caption(
          entry,
          '保守会社の共用パスワードで、見知らぬ端末が遠隔接続ゲートウェイに入る。',
          "With the maintenance firm's shared password, a stranger comes in by the remote-access gateway.",
        ),
        caption(
          search,
          '踏み台サーバから制御ネットワークを探り、薬注PLCのレジスタを読む。',
          'From the jump host he searches the control network and reads through the dosing controller.',
        ),
        caption(
          limits,
          'pHの警報設定を動かす。これで警報は鳴らない。',
          'He moves the pH alarm limits: no alarm will sound.',
        ),
        caption(
          Math.max(limits + 5, raised - 70),
          '注入率の設定値に11,100 mg/L。監視操作端末は拒むが、PLCへ直接書けば通る。ポンプは100 %に張り付く。',
          'Then 11,100 mg/L for the NaOH set-point. The HMI refuses it; written straight to the controller it is taken, and the feeder goes to 100 %.',
        ),
      ],
    },
    {
      id: 'harm',
      title: { ja: '被害', en: 'Harm' },
      recording: 'undefended',
      from: raised,
      to: after,
      seconds: 45,
      captions: [
        caption(
          raised,
          '薬品は混和され、浄水池にゆっくりと広がる。警報はなく、画面は静かなままである。',
          'The chemical mixes and spreads through the clear well. No alarm, a quiet screen.',
        ),
        caption(
          passed,
          `書込みから約${minutesBetween(raised, passed)}分後、浄水池出口が水質基準の8.6を超えた。`,
          `About ${minutesBetween(raised, passed)} minutes later the clear-well outlet passes the standard of pH 8.6.`,
        ),
        caption(
          Math.min(after, passed + 150),
          `pH ${ph(undefended, after)}。この水が配水池へ送られていく。`,
          `pH ${ph(undefended, after)}, and on its way to the reservoir.`,
        ),
      ],
    },
    {
      id: 'measure',
      title: { ja: '対策', en: 'Measure' },
      recording: 'defended',
      from: entryDefended,
      to: refused,
      seconds: 35,
      captions: [
        caption(
          entryDefended,
          `同じシード、同じ攻撃。違いは一つ、「${measureTitle.ja}」だけ。`,
          `The same seed, the same attack, one difference: ${measureTitle.en.toLowerCase()}.`,
        ),
        caption(
          Math.max(entryDefended + 10, refused - 60),
          '11,100 mg/LをPLCが拒否し、設定値は元の値に戻る。',
          'The controller turns 11,100 mg/L down and keeps its set-point.',
        ),
      ],
    },
    {
      id: 'saved',
      title: { ja: '守られた給水', en: 'Saved' },
      recording: 'defended',
      from: refused,
      to: Math.min(after, defended.t.at(-1) ?? after),
      seconds: 25,
      captions: [
        caption(
          refused,
          `浄水池出口はpH ${ph(defended, after)}のまま。給水は守られ、通常の操作も続いている。`,
          `The clear-well outlet stays at pH ${ph(defended, after)}. The water is safe, and ordinary work goes on.`,
        ),
        caption(
          Math.min(after, refused + 400),
          '対策の効果は、被害・検知・止めた手順・業務への影響で測り、どの数字も記録までたどれる。',
          'What a measure is worth is measured: harm, detection, steps stopped, work kept. Every number leads to its events.',
        ),
      ],
    },
  ];
  const { scenario, site, seed, measures } = defended.result;
  return { scenario, site, seed, measures, undefended, defended, chapters };
};
