import type { SiteDocument } from '../../simulator/site/document.ts';
import type { Text } from '../contract/text.ts';

/** What a measure costs once: figures of the file, editable per class, and where they come from. */
export interface Cost {
  readonly personHours: number;
  /** Japanese yen. */
  readonly money: number;
  /** Hours for which the plant has to be run by hand while it is brought in. */
  readonly downtimeHours: number;
  readonly source: Text;
}

/**
 * A countermeasure: a pure function from site document to site document, in the site language that anyone may use.
 * Everything that it puts in carries its id as `origin`, so that verdicts, refusals, trips and alerts name it.
 */
export interface Measure {
  readonly id: string;
  readonly title: Text;
  readonly summary: Text;
  /** ATT&CK for ICS 18.1 mitigation. */
  readonly mitigation: string;
  /** System requirement of IEC 62443-3-3:2013. */
  readonly requirement: string;
  readonly kind: 'prevent' | 'detect' | 'mitigate' | 'recover';
  readonly cost: Cost;
  readonly sideEffects: Text;
  /** Whether the measure finds in the site what it works on. */
  fits(site: SiteDocument): boolean;
  /** What it comes to at this site, where that is not said by its summary; asked only where it fits. */
  detail?(site: SiteDocument): Text;
  apply(site: SiteDocument): SiteDocument;
}

/** Where the figures come from, until a class puts its own in. */
export const ESTIMATE: Text = {
  ja: '作成者の見積り（小規模浄水場、機器費は一般的な価格帯、人件費を除く）。受講クラスごとに変更できる',
  en: "the authors' estimate for a small waterworks (usual price range of the equipment, labour not in the money); to be edited per class",
};
