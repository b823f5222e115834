/** The looks of the house: two for desks, one for the classroom's projector, one after domestic plant practice. */
export const looks = ['light', 'dark', 'projector', 'domestic'] as const;
export type Look = (typeof looks)[number];

/** Colours of drawings. Everything normal is grey; what is coloured is abnormal, or a state in the domestic practice. */
export interface Palette {
  readonly ground: string;
  readonly line: string;
  readonly faint: string;
  readonly ink: string;
  readonly dim: string;
  readonly vessel: string;
  readonly fill: string;
  readonly water: string;
  readonly chemical: string;
  readonly bar: string;
  readonly normalBand: string;
  readonly running: string;
  readonly stopped: string;
  readonly truth: string;
  readonly shown: string;
  readonly high: string;
  readonly medium: string;
  readonly low: string;
  readonly denied: string;
  readonly accent: string;
  /** Pens of a trend, distinct for the colour-blind (after Okabe and Ito, 2008). */
  readonly pens: readonly string[];
}

const light: Palette = {
  ground: '#dcdfe1',
  line: '#5d666c',
  faint: '#b3babe',
  ink: '#1b2328',
  dim: '#4d575d',
  vessel: '#eceeef',
  fill: '#9fb0bb',
  water: '#6f7d86',
  chemical: '#8a8577',
  bar: '#c3c9cd',
  normalBand: '#aebcc4',
  running: '#f8f9f9',
  stopped: '#7d878d',
  truth: '#00609c',
  shown: '#1b2328',
  high: '#c8102e',
  medium: '#b25e00',
  low: '#7a4fb5',
  denied: '#c8102e',
  accent: '#17496b',
  pens: ['#0072b2', '#b85c00', '#00795a', '#a34d82', '#5f5f5f', '#7a6a00'],
};

const dark: Palette = {
  ...light,
  ground: '#262b2f',
  line: '#9aa5ac',
  faint: '#4a545a',
  ink: '#eef2f4',
  dim: '#b3bdc3',
  vessel: '#30373c',
  fill: '#5d7482',
  water: '#87949c',
  chemical: '#a39c89',
  bar: '#434c52',
  normalBand: '#5b6d78',
  running: '#e8edef',
  stopped: '#525c63',
  truth: '#6cc0f5',
  shown: '#eef2f4',
  high: '#ff5a6e',
  medium: '#ffb14a',
  low: '#c3a2f2',
  denied: '#ff5a6e',
  accent: '#8fc1dd',
  pens: ['#56b4e9', '#e69f00', '#2fc79b', '#e28fc0', '#b9c2c8', '#f0e442'],
};

export const palettes: Readonly<Record<Look, Palette>> = {
  light,
  dark,
  projector: { ...light, ground: '#eef0f1', line: '#2b3338', dim: '#2f383d', ink: '#000000', faint: '#98a1a6' },
  domestic: { ...light, running: '#d22b2b', stopped: '#1f8a4c' },
};

/** The colour of an alarm's priority; its shape and its word stand beside it wherever it is used. */
export function priorityColor(palette: Palette, priority: string): string {
  if (priority === 'high') return palette.high;
  return priority === 'medium' ? palette.medium : palette.low;
}
