import { requestFor } from '../backends/compose.ts';
import type { Demonstration, Recording } from '../contract/demonstration.ts';
import type { Text } from '../contract/text.ts';
import type { Scenario } from '../exercise/scenario.ts';
import { MEASURES } from '../measures/index.ts';
import { type Recorded, record } from './recording.ts';
import type { JobSetup } from './tasks.ts';

/** What is shown: the Oldsmar-type attack, and the measure that stops it where it would do its harm. */
const SHOWN = { scenario: 'waterworks/setpoint-tampering', team: 'team-1', seed: 1 } as const;
const MEASURE = 'setpoint-limits';

type Chapter = Demonstration['chapters'][number];
type Caption = Chapter['captions'][number];

const clock = (seconds: number): Text => {
  const minutes = Math.round(seconds / 60);
  return minutes < 1
    ? { ja: '1分足らず', en: 'less than a minute' }
    : { ja: `約${minutes}分`, en: `about ${minutes} min` };
};

const when = (recording: Recording, step: string, state?: string): number | null =>
  recording.steps.find((each) => each.id === step && (state === undefined || each.state === state))?.at ?? null;

const caption = (at: number, ja: string, en: string): Caption => ({ at, text: { ja, en } });

/** A caption for each step that an attacker got to, from where it began. */
const stepCaptions = (scenario: Scenario, recording: Recording, from: number, to: number): Caption[] =>
  scenario.steps.flatMap((step, index) => {
    const at = when(recording, step.id, 'reached');
    if (at === null || at < from || at >= to) return [];
    return [caption(at, `攻撃の手順${index + 1}：${step.title.ja}`, `Attack, step ${index + 1}: ${step.title.en}`)];
  });

const normalAndAttack = (scenario: Scenario, { recording }: Recorded, first: number, harm: number): Chapter[] => {
  const start = Math.max(0, first - 240);
  return [
    {
      id: 'normal',
      title: { ja: 'ふだんの運転', en: 'Normal operation' },
      recording: 'undefended',
      from: start,
      to: first,
      seconds: 25,
      captions: [
        caption(
          start,
          'ある浄水場です。原水に苛性ソーダを注入してpHを整え、次亜塩素酸ナトリウムで消毒して、町へ送っています。',
          'A waterworks. Caustic soda brings the raw water to its pH, hypochlorite disinfects it, pumps send it to the town.',
        ),
        caption(
          start + (first - start) / 2,
          '三台のPLCが水位・流量・注入率を制御し、運転員は監視操作端末（HMI）で見守っています。',
          'Three controllers hold levels, flows and doses; the operator watches on his HMI.',
        ),
      ],
    },
    {
      id: 'attack',
      title: { ja: '攻撃', en: 'Attack' },
      recording: 'undefended',
      from: first,
      to: harm,
      seconds: 55,
      captions: stepCaptions(scenario, recording, first, harm),
    },
  ];
};

const harmChapter = ({ recording }: Recorded, harm: number): Chapter => {
  const excursion = recording.excursions[0];
  const end = recording.t.at(-1) ?? harm;
  const to = Math.min(end, (excursion?.from ?? end) + 180);
  const captions = [
    caption(
      harm,
      '注入率の設定値が書き換えられ、薬注ポンプが最大で動き続けます。混和池のpHはすぐに上がります。',
      'The dose set-point has been changed: the feeder runs at its limit. The pH in the mixing basin rises at once.',
    ),
  ];
  if (excursion) {
    const delay = clock(excursion.from - harm);
    captions.push(
      caption(
        harm + (excursion.from - harm) / 2,
        '浄水池の中をゆっくり混ざりながら進みます。警報の設定値も動かされているため、ブザーは鳴りません。',
        'It travels through the clear well, mixing as it goes. The alarm limits were moved too: no buzzer sounds.',
      ),
      caption(
        excursion.from,
        `書き換えから${delay.ja}で、浄水場の出口のpHが安全限界8.6を超えました。この水が町へ向かいます。`,
        `${delay.en} after the change the pH at the plant's outlet passes its safe limit of 8.6. This water goes to the town.`,
      ),
    );
  }
  return {
    id: 'harm',
    title: { ja: '被害', en: 'Harm' },
    recording: 'undefended',
    from: harm,
    to,
    seconds: 40,
    captions,
  };
};

const defended = (scenario: Scenario, { recording }: Recorded, first: number): Chapter[] => {
  const measure = MEASURES.get(MEASURE);
  const start = Math.max(0, first - 60);
  const blocked = recording.steps.find(({ state }) => state === 'blocked');
  const step = scenario.steps.find(({ id }) => id === blocked?.id);
  const end = recording.t.at(-1) ?? first;
  const stopped = blocked?.at ?? end;
  const captions = [
    ...stepCaptions(scenario, recording, first, stopped),
    caption(
      stopped,
      `「${step?.title.ja ?? ''}」は、PLCのプログラムが設定値の変更を拒否したため失敗しました。`,
      `"${step?.title.en ?? ''}" fails: the controller's program turns the new set-point down.`,
    ),
    caption(
      Math.min(end, stopped + 240),
      '出口のpHは安全限界の中にとどまり、町には正常な水が届き続けます。運転員の通常の操作もできます。',
      'The outlet stays within its limit and the town gets good water. The operator’s ordinary work goes on.',
    ),
  ];
  return [
    {
      id: 'measure',
      title: { ja: '対策', en: 'Measure' },
      recording: 'defended',
      from: start,
      to: first,
      seconds: 20,
      captions: [
        caption(
          start,
          `同じ日、同じ攻撃者で、対策を一つだけ入れてやり直します：${measure?.title.ja ?? MEASURE}`,
          `The same day and the same attacker again, with one measure: ${measure?.title.en ?? MEASURE}.`,
        ),
        caption(start + 30, measure?.summary.ja ?? '', measure?.summary.en ?? ''),
      ],
    },
    {
      id: 'saved',
      title: { ja: '守られた水', en: 'Saved' },
      recording: 'defended',
      from: first,
      to: Math.min(end, stopped + 600),
      seconds: 40,
      captions,
    },
  ];
};

/** The guided demonstration, "see it in three minutes": one seed, without and with a measure, in five chapters. */
export const makeDemonstration = (setup: JobSetup): Demonstration => {
  const without = record(requestFor(setup.library, { ...SHOWN, measures: [] }));
  const guarded = record(requestFor(setup.library, { ...SHOWN, measures: [MEASURE] }));
  const { scenario } = without.record.header;
  const first = without.recording.steps[0]?.at ?? 60;
  const harm =
    when(without.recording, 'raise-setpoint', 'succeeded') ?? without.recording.steps.at(-1)?.at ?? first + 60;
  return {
    scenario: SHOWN.scenario,
    site: without.record.header.site.id,
    seed: SHOWN.seed,
    measures: [MEASURE],
    undefended: without.recording,
    defended: guarded.recording,
    chapters: [
      ...normalAndAttack(scenario, without, first, harm),
      harmChapter(without, harm),
      ...defended(scenario, guarded, first),
    ],
  };
};
