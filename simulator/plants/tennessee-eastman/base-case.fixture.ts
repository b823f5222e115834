/*
 * Figures that tests hold the model against, quoted from their sources.
 */

/** XMEAS(1)…(41) at the base case: Downs & Vogel, Computers chem. Engng 17 (1993) 245–255, Tables 4 and 5. */
export const PUBLISHED_MEASUREMENTS: readonly string[] = [
  ...['0.25052', '3664.0', '4509.3', '9.3477', '26.902', '42.339', '2705.0', '75.000', '120.40', '0.33712', '80.109'],
  ...['50.000', '2633.7', '25.160', '50.000', '3102.2', '22.949', '65.731', '230.31', '341.43', '94.599', '77.297'],
  ...['32.188', '8.8933', '26.383', '6.8820', '18.776', '1.6567'],
  ...['32.958', '13.823', '23.978', '1.2565', '18.579', '2.2633', '4.8436', '2.2986'],
  ...['0.01787', '0.83570', '0.09858', '53.724', '43.828'],
];

/** The same from the published program at its start, to five decimals. */
export const PROGRAM_MEASUREMENTS: readonly number[] = [
  0.25052, 3664.03885, 4509.2682, 9.34774, 26.90249, 42.33885, 2704.99998, 75.0, 120.4, 0.33712, 80.1094, 50.0,
  2633.72805, 25.16017, 50.0, 3102.21306, 22.94873, 65.73103, 230.30782, 341.43368, 94.59927, 77.29698, 32.18761,
  8.89327, 26.38329, 6.88201, 18.77631, 1.65673, 32.95754, 13.82295, 23.97814, 1.25654, 18.57928, 2.26334, 4.84364,
  2.29858, 0.01787, 0.8357, 0.09858, 53.72398, 43.82802,
];

/** A value of the recordings of Ricker's closed loop: mean over the last 10 of 50 h, least and greatest. */
export interface Recorded {
  readonly mean: number;
  readonly least: number;
  readonly greatest: number;
}

const recorded = (mean: number, least: number, greatest: number): Recorded => ({ mean, least, greatest });

/**
 * Closed-loop responses to disturbances 1, 4, 6 and 13, recorded every 10 min for 50 h: published with N. L. Ricker,
 * J. Process Control 6 (1996) 205–221. Keys are numbers of XMEAS; `xmv` holds the means of XMV over the last 10 h.
 */
export const RICKER: Readonly<
  Record<1 | 4 | 6 | 13, { readonly xmeas: Readonly<Record<number, Recorded>>; readonly xmv: readonly number[] }>
> = {
  1: {
    xmeas: {
      1: recorded(0.761088, 0.250048, 0.988621),
      4: recorded(8.77446, 8.58017, 9.41751),
      7: recorded(2704.96, 2633.89, 2747.12),
      8: recorded(75.0035, 72.7442, 77.1876),
      9: recorded(120.398, 120.359, 120.446),
      12: recorded(49.4424, 37.2314, 65.2928),
      15: recorded(49.5292, 35.9826, 65.8023),
      17: recorded(22.9454, 22.2487, 23.3673),
      40: recorded(53.6637, 51.9653, 55.7764),
    },
    xmv: [62.934, 53.693, 74.833, 57.691, 22.21, 38.254, 37.909, 46.428, 47.446, 40.973, 17.84, 50],
  },
  4: {
    xmeas: {
      1: recorded(0.249852, 0.235255, 0.265788),
      4: recorded(9.30212, 9.1565, 9.44571),
      7: recorded(2704.94, 2700.65, 2709.38),
      8: recorded(75.0227, 73.5732, 76.4003),
      9: recorded(120.398, 120.373, 120.523),
      12: recorded(50.1108, 46.1221, 53.8355),
      15: recorded(50.0127, 46.8733, 52.9807),
      17: recorded(22.9347, 22.5369, 23.2891),
      40: recorded(53.6697, 52.2278, 54.746),
    },
    xmv: [62.983, 53.753, 24.543, 61.151, 22.21, 39.929, 37.996, 46.427, 47.446, 44.748, 17.96, 50],
  },
  6: {
    xmeas: {
      1: recorded(0.000360102, -0.00354386, 0.257328),
      4: recorded(9.06075, 8.94217, 10.0673),
      7: recorded(2949.9, 2704.32, 2961.22),
      8: recorded(75.0327, 73.1079, 77.2036),
      9: recorded(120.398, 120.37, 120.425),
      12: recorded(50.5545, 35.729, 57.6312),
      15: recorded(50.3745, 40.2562, 56.4063),
      17: recorded(20.9109, 20.551, 23.2093),
      40: recorded(53.6827, 52.3224, 55.1058),
    },
    xmv: [57.33, 50.316, 24.466, 59.568, 22.21, 100, 33.76, 41.766, 47.446, 35.821, 14.921, 50],
  },
  13: {
    xmeas: {
      1: recorded(0.249769, 0.177367, 0.309284),
      4: recorded(9.31324, 9.12275, 9.47388),
      7: recorded(2692.3, 2531.63, 2787.37),
      8: recorded(75.026, 72.3531, 77.7231),
      9: recorded(120.401, 120.346, 120.474),
      12: recorded(48.318, 33.4445, 65.2559),
      15: recorded(48.7681, 31.5254, 65.1618),
      17: recorded(22.9704, 22.1751, 23.4488),
      40: recorded(53.6117, 51.7931, 55.8169),
    },
    xmv: [62.932, 53.876, 24.535, 61.224, 22.21, 42.188, 38.192, 46.506, 47.446, 40.993, 18.44, 50],
  },
};
