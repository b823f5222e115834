import type { Site } from '../../simulator/site/document.ts';
import type { Demonstration, Recording } from '../contract/demonstration.ts';
import type { Text } from '../contract/text.ts';

type Chapter = Demonstration['chapters'][number];
type Caption = Chapter['captions'][number];

/** What the captions name: the site with its limits and signals, the attack's steps, the measures. */
export interface TourOf {
  readonly site: Pick<Site, 'title' | 'limits'>;
  readonly signals: readonly { readonly id: string; readonly unit: string; readonly text: Text }[];
  readonly scenario: { readonly title: Text; readonly steps: readonly { readonly id: string; readonly title: Text }[] };
  readonly measures: readonly Text[];
}

const SECONDS = { normal: 25, attack: 50, harm: 45, measure: 35, saved: 25 } as const;
const TITLES: Readonly<Record<Chapter['id'], Text>> = {
  normal: { ja: '平常運転', en: 'Normal' },
  attack: { ja: '攻撃', en: 'Attack' },
  harm: { ja: '被害', en: 'Harm' },
  measure: { ja: '対策', en: 'Measures' },
  saved: { ja: '防止', en: 'Saved' },
};

const caption = (at: number, ja: string, en: string): Caption => ({ at, text: { ja, en } });
const minutes = (seconds: number): number => Math.max(1, Math.round(seconds / 60));
/** A title as a sentence of its own. */
const sentence = (title: string, stop: string): string => (/[.?!。？！]$/.test(title) ? title : `${title}${stop}`);
const per = (share: number): number => Math.round(share * 100);

/** The sample of a signal at `t`, with its unit. */
const quantityAt = (recording: Recording, signal: string, unit: string, t: number): string => {
  const next = recording.t.findIndex((each) => each > t);
  const value = recording.truth[signal]?.[next < 0 ? recording.t.length - 1 : Math.max(0, next - 1)] ?? Number.NaN;
  const digits = Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : 2;
  return `${value.toFixed(digits)}${unit === '1' ? '' : ` ${unit}`}`;
};

/** When each step began, in order. */
const begun = (recording: Recording): readonly { readonly id: string; readonly at: number }[] => {
  const seen = new Map<string, number>();
  for (const { id, at } of recording.steps) if (!seen.has(id)) seen.set(id, at);
  return [...seen].map(([id, at]) => ({ id, at }));
};

/**
 * Tells of any attack on any site in five chapters of three minutes in all: normal, attack, harm, measures, saved.
 * Times, figures and names in the captions are those of the two recordings of one seed, of the site and of the scenario.
 */
export const tourOf = (
  undefended: Recording,
  defended: Recording,
  { site, signals, scenario, measures }: TourOf,
): Demonstration => {
  const end = undefended.t.at(-1) ?? 0;
  const steps = begun(undefended);
  const entry = steps[0]?.at ?? 0;
  const excursion = undefended.excursions[0];
  const limit = site.limits.find(({ id }) => id === excursion?.limit) ?? site.limits[0];
  const signal = signals.find(({ id }) => id === limit?.signal);
  const last = steps.at(-1)?.at ?? entry;
  // The attack is told until its last step begins, or until harm is done, whichever comes first.
  const driven = Math.max(entry + 1, Math.min(last, excursion?.from ?? last));
  const passed = excursion?.from ?? Math.min(end, driven + (end - driven) / 2);
  const after = Math.min(end, passed + Math.max(120, (passed - driven) * 0.35));
  const entryDefended = defended.steps[0]?.at ?? entry;
  const stopped = defended.steps.find(({ state }) => state === 'blocked' || state === 'failed');
  // Some of the time is left for what was saved, however late the attack was stopped.
  const latest = entryDefended + (after - entryDefended) * 0.6;
  const held = Math.min(latest, Math.max(entryDefended + 30, stopped?.at ?? driven));
  const before = Math.max(0, entry - Math.max(240, (after - entry) * 0.12));
  const now = (recording: Recording, t: number): string =>
    limit ? quantityAt(recording, limit.signal, signal?.unit ?? limit.unit, t) : '—';
  const named = signal?.text ?? limit?.title ?? { ja: '', en: '' };
  const titleOf = (id: string): Text => scenario.steps.find((step) => step.id === id)?.title ?? { ja: id, en: id };
  const words: Readonly<Record<Chapter['id'], readonly Caption[]>> = {
    normal: [
      caption(
        before,
        `${site.title.ja}。${named.ja}は${now(undefended, entry)}、安全限界の内にある。`,
        `${site.title.en}. ${named.en}: ${now(undefended, entry)}, within its safe limits.`,
      ),
      caption(
        before + (entry - before) * 0.55,
        '▼が実値（プラントで実際に起きていること）、□が運転員の見る表示値。今は一致している。',
        '▼ is the truth, □ what the operator is shown. Now they agree.',
      ),
    ],
    attack: steps
      .filter(({ at }) => at <= driven)
      .map(({ id, at }) => caption(Math.max(entry, at), sentence(titleOf(id).ja, '。'), sentence(titleOf(id).en, '.'))),
    harm: [
      caption(
        driven,
        `攻撃の最後の段「${titleOf(steps.at(-1)?.id ?? '').ja}」。これからプラントに効いてくる。`,
        `The last step of the attack: ${titleOf(steps.at(-1)?.id ?? '').en}. Now the plant feels it.`,
      ),
      excursion && limit
        ? caption(
            passed,
            `攻撃開始から約${minutes(passed - entry)}分、安全限界を超えた：${limit.title.ja}（${now(undefended, passed)}）。`,
            `About ${minutes(passed - entry)} minutes after the way in a safe limit is passed: ${limit.title.en} (${now(undefended, passed)}).`,
          )
        : caption(
            passed,
            `安全限界は超えていない。失われたのは供給で、届いたのは本来の${per(undefended.result.outcome.service)} %。`,
            `No safe limit is passed; what is lost is supply: ${per(undefended.result.outcome.service)} % of it arrives.`,
          ),
    ],
    measure: [
      caption(
        entryDefended,
        `同じシード、同じ攻撃。違いは対策だけ：${measures.map(({ ja }) => ja).join('、')}。`,
        `The same seed, the same attack. The difference: ${measures.map(({ en }) => en.toLowerCase()).join(', ')}.`,
      ),
      ...(stopped
        ? [
            caption(
              Math.max(entryDefended, Math.min(stopped.at, held)),
              `「${titleOf(stopped.id).ja}」はここで止まった。`,
              `Stopped here: ${titleOf(stopped.id).en}.`,
            ),
          ]
        : []),
    ],
    saved: [
      caption(
        held,
        `${named.ja}は${now(defended, after)}。供給は本来の${per(defended.result.outcome.service)} %、普段の仕事は${per(defended.result.outcome.legitimate)} %が続いた。`,
        `${named.en}: ${now(defended, after)}. ${per(defended.result.outcome.service)} % of supply and ${per(defended.result.outcome.legitimate)} % of ordinary work went on.`,
      ),
      caption(
        held + (after - held) * 0.5,
        '対策の効果は、被害・検知・止めた手順・業務への影響で測り、どの数字も記録までたどれる。',
        'What measures are worth is measured: harm, detection, steps stopped, work kept. Every number leads to its events.',
      ),
    ],
  };
  const chapter = (id: Chapter['id'], recording: Chapter['recording'], from: number, to: number): Chapter => ({
    id,
    title: TITLES[id],
    recording,
    from,
    to,
    seconds: SECONDS[id],
    captions: [...words[id]],
  });
  const { result } = defended;
  return {
    scenario: result.scenario,
    site: result.site,
    seed: result.seed,
    measures: result.measures,
    undefended,
    defended,
    chapters: [
      chapter('normal', 'undefended', before, entry),
      chapter('attack', 'undefended', entry, driven),
      chapter('harm', 'undefended', driven, after),
      chapter('measure', 'defended', entryDefended, held),
      chapter('saved', 'defended', held, after),
    ],
  };
};
