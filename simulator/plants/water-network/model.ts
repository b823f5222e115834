import { seconds } from '../../kernel/time.ts';
import { engineNamed } from '../engines.ts';
import type { Plant, PlantModel, PlantSteps } from '../plant.ts';
import { Network } from './network.ts';
import { WaterNetworkPlant } from './plant.ts';

/*
 * Any network that EPANET can read, as a process model. Hydraulics and quality are EPANET's: L. A. Rossman et al.,
 * EPANET 2.2 User's Manual, EPA/600/R-20/133 (2020); OWA-EPANET 2.3.5, as the package `epanet-js` 0.9.0 carries it.
 * Model statement: docs/reference/plants/water-network.md.
 */

const OWN = 'own choice';

const GENERAL = {
  /** All demands of the file, times this. */
  demandScale: { default: 1, low: 0, high: 5, unit: '1', source: OWN },
  /** Standard deviation of the slow noise on all demands, relative; 0 leaves the file's demands as they are. */
  demandNoise: { default: 0, low: 0, high: 0.3, unit: '1', source: OWN },
} as const satisfies PlantModel['parameters'];

const title = { ja: '配水管網（EPANET）', en: 'Water distribution network (EPANET)' };
const HOUR = seconds(3600);

/** As written: a level is reckoned from the head, and loses its last digits there. */
const rounded = (metres: number): number => Math.round(metres * 1e9) / 1e9;

/** What a model needs to know of a file before a plant is made of it. */
const parametersOf = (network: Network): PlantModel['parameters'] => ({
  ...GENERAL,
  ...Object.fromEntries(
    network.nodes
      .filter(({ kind }) => kind === 'tank')
      .map((node) => [
        `${node.id}.level`,
        {
          default: rounded(network.initialLevel(node)),
          low: rounded(node.lowest),
          high: rounded(node.highest),
          unit: 'm',
          source: 'network file',
        },
      ]),
  ),
});

const modelOf = (text: string, usual: (network: Network) => PlantSteps['usual'], keepClock: boolean): PlantModel => {
  const engine = engineNamed('epanet');
  const network = new Network(engine, text, null);
  const parameters = parametersOf(network);
  const own = usual(network);
  const steps = { shortest: seconds(1), usual: own, longest: own > HOUR ? own : HOUR };
  network.begin(); // a file that cannot be solved is refused here, not in the middle of a run
  return {
    id: 'water-network',
    title,
    steps,
    parameters,
    create: (options) => new WaterNetworkPlant(engine, text, steps, { parameters }, { ...options, keepClock }),
    control: (plant: Plant) => {
      (plant as WaterNetworkPlant).useOwnControls();
      return { act: () => {} };
    },
  };
};

/**
 * A network file by itself, as EPANET would run it: in the file's own hydraulic time steps, by the file's own clock, and
 * with the file's own controls and rules where `control` is asked for.
 *
 * @throws NetworkError when EPANET cannot read or solve it, with EPANET's own words and the line
 */
export const networkModel = (text: string): PlantModel => modelOf(text, (network) => seconds(network.ownStep), true);

/** The plant of a site: steps of a second, by the site's time of day; pumps and valves follow the site's controllers. */
export const waterNetwork: PlantModel = {
  id: 'water-network',
  title,
  steps: { shortest: seconds(1), usual: seconds(1), longest: HOUR },
  parameters: GENERAL,
  fromFile: (text) => modelOf(text, () => seconds(1), false),
  create: () => {
    throw new RangeError(
      'water-network: it needs a network file: `kunren plant run town.inp`, or in a site plant: { model: water-network, network: town.inp }',
    );
  },
};
