import uPlot from 'uplot';

export type PenLine = 'solid' | 'dashed' | 'dotted';

/** One line of a trend; times are simulation seconds, ascending. */
export interface Pen {
  readonly id: string;
  readonly label: string;
  readonly unit: string;
  readonly color: string;
  /** Solid where nothing is said. */
  readonly line?: PenLine;
  readonly t: readonly number[];
  readonly value: readonly (number | null)[];
}

export interface TrendLimit {
  readonly label: string;
  readonly value: number;
  readonly unit: string;
  readonly color: string;
}

/** Steps of a time axis in seconds: those of a clock, not powers of ten. */
export const timeSteps: readonly number[] = [
  1, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10_800, 14_400, 21_600, 43_200,
];

/** The least span of a scale by unit: less would make an instrument's noise look like an event. */
export function leastSpan(unit: string): number {
  const spans: Readonly<Record<string, number>> = {
    pH: 1,
    'mg/L': 0.5,
    'm³/h': 100,
    'L/h': 10,
    MPa: 0.1,
    '%': 10,
    kPa: 100,
    'kmol/h': 20,
    'mol%': 4,
    MW: 10,
    Hz: 0.2,
    '℃': 5,
  };
  return spans[unit] ?? 0;
}

/** The units that the pens use, in the order in which they first occur. */
export function unitsOf(pens: readonly Pen[]): string[] {
  return [...new Set(pens.map((pen) => pen.unit))];
}

/** Puts pens with times of their own on one time column, as the plot wants them. */
export function joinPens(pens: readonly Pen[]): uPlot.AlignedData {
  if (pens.length === 0) return [[]];
  const tables = pens.map((pen) => [[...pen.t], [...pen.value]] as uPlot.AlignedData);
  if (tables.length === 1) return tables[0] as uPlot.AlignedData;
  return uPlot.join(tables, tables.map(() => [0, 1]) as uPlot.JoinNullMode[][]) as uPlot.AlignedData;
}
