import { seconds } from '../../kernel/time.ts';
import { type Plant, type PlantModel, type PlantOptions, stepOf } from '../plant.ts';
import { SlowNoise } from '../slow-noise.ts';
import {
  ALKALINITY_EQ_PER_MG,
  CHLORINE_MOL_PER_MG,
  type Constants,
  carbonAt,
  constantsAt,
  hypochlorousPart,
  NAOH_MOL_PER_MG,
  solvePh,
} from './carbonate.ts';
import { demandFactor } from './demand.ts';
import {
  CLEAR_WELL_DEAD,
  CLEAR_WELL_DEPTH,
  FLOW_SWITCH,
  INLET_DROP,
  INLET_PIPE,
  INLET_VALVE,
  INTAKE_LIFT,
  INTAKE_PIPE,
  INTAKE_PUMP,
  INTAKE_VALVE,
  LOW_FLOAT,
  MAIN_LIFT,
  MAIN_PIPE,
  MAIN_VALVE,
  RECEIVING_DEPTH,
  RESERVOIR_DEPTH,
  TOWN_DROP,
  TOWN_PIPE,
  TRANSMISSION_PUMP,
} from './design.ts';
import { flowThrough, MPA_PER_M, parallelDroop, shutOffHead, valveResistance } from './hydraulics.ts';
import { completeParameters, PARAMETERS, type Parameters } from './parameters.ts';
import { IN, OUT } from './places.ts';
import { INPUTS, OUTPUTS } from './signals.ts';
import { MixedTank, newStream, Pipe, type Stream } from './water.ts';

/*
 * A small groundwater works: wells, receiving well, dosing into a mixing pipe, clear well, transmission pumps, main,
 * service reservoir, distribution, tap. Equations, sources and assumptions: docs/reference/plants/waterworks.md.
 */

const STEP_SECONDS = 1;
/** Volumes pass from tank to tank once a step, and time in the mains is counted in steps. */
const STEP = seconds(STEP_SECONDS);
const STEPS = { shortest: STEP, usual: STEP, longest: STEP };
const HOURS = STEP_SECONDS / 3600;

/** Reading error of a reagent-free amperometric meter away from the pH of its calibration (Covey, WWD, 30 April 2007). */
const METER_ERROR_PER_PH = 0.2;
const METER_PH = 7.6;

/** Conserved totals: water in m³, alkalinity and inorganic carbon in mol, free chlorine in g as Cl2. */
export interface Totals {
  readonly water: number;
  readonly alkalinity: number;
  readonly carbon: number;
  readonly chlorine: number;
}

interface WaterworksState {
  readonly tanks: readonly (readonly number[])[];
  readonly pipes: readonly (readonly number[])[];
  readonly stocks: readonly number[];
  readonly ph: readonly number[];
  readonly accounts: readonly number[];
  readonly input: readonly number[];
  readonly output: readonly number[];
}

export class WaterworksPlant implements Plant {
  readonly step = STEP;
  readonly inputs = INPUTS;
  readonly outputs = OUTPUTS;
  readonly input = new Float64Array(INPUTS.length);
  readonly output = new Float64Array(OUTPUTS.length);

  readonly #p: Parameters;
  readonly #k: Constants;
  readonly #startOfDay: number;
  readonly #demandNoise: SlowNoise;
  readonly #rawNoise: SlowNoise;
  readonly #rawAlkalinity: number;
  readonly #rawCarbon: number;
  readonly #keep: number;

  readonly #receiving: MixedTank;
  readonly #clear: MixedTank;
  readonly #reservoir: MixedTank;
  readonly #mixing: Pipe;
  readonly #main: Pipe;
  readonly #distribution: Pipe;
  /** Litres left in the NaOH and the hypochlorite tank. */
  readonly #stocks = new Float64Array(2);
  /** Last pH of raw, mixed, clear well, reservoir, tap: the next solution's guess. */
  readonly #ph = new Float64Array([6.7, 7.6, 7.6, 7.6, 7.6]);
  /** Cumulative in and out since the start: four totals each; then the chlorine that decayed. */
  readonly #accounts = new Float64Array(9);

  readonly #raw = newStream();
  readonly #toMixing = newStream();
  readonly #toClear = newStream();
  readonly #toMain = newStream();
  readonly #toReservoir = newStream();
  readonly #toTown = newStream();
  readonly #tap = newStream();

  constructor(options: PlantOptions) {
    const still: Record<string, number> = options.noise === false ? { rawVariation: 0, demandNoise: 0 } : {};
    const p = completeParameters({ ...options.parameters, ...still });
    stepOf('waterworks', STEPS, options.step);
    this.#p = p;
    this.#k = constantsAt(p.temperature);
    this.#startOfDay = options.startOfDay;
    this.#demandNoise = new SlowNoise(options.seed, 'demand', 900);
    this.#rawNoise = new SlowNoise(options.seed, 'raw', 3600);
    // eq/L is mol/L; a thousand times that is mol/m³
    const alkalinity = p.rawAlkalinity * ALKALINITY_EQ_PER_MG;
    this.#rawAlkalinity = alkalinity * 1e3;
    this.#rawCarbon = carbonAt(this.#k, p.rawPh, alkalinity) * 1e3;
    this.#keep = Math.exp((-p.chlorineDecay * STEP_SECONDS) / 86400);

    const raw: Stream = { volume: 0, alkalinity: this.#rawAlkalinity, carbon: this.#rawCarbon, chlorine: 0 };
    const rate = p.chlorineDecay / 24;
    const dosed = this.#rawAlkalinity + p.initialNaohDose * NAOH_MOL_PER_MG * 1e3;
    const treated = (chlorine: number): Stream => ({
      volume: 0,
      // hypochlorite brings as much sodium as chlorine
      alkalinity: dosed + chlorine / 70.906,
      carbon: this.#rawCarbon,
      chlorine,
    });
    const clearVolume = (p.clearWellVolume * p.clearWellLevel) / 100;
    const reservoirVolume = (p.reservoirVolume * p.reservoirLevel) / 100;
    const mean = p.demandMean;
    const afterMain = p.initialChlorine * Math.exp((-rate * p.mainVolume) / mean);
    const inReservoir = afterMain / (1 + (rate * reservoirVolume) / mean);
    this.#receiving = new MixedTank(p.receivingWellVolume, (p.receivingWellVolume * p.receivingWellLevel) / 100, raw);
    this.#mixing = new Pipe(p.mixingVolume, 12, treated(p.initialChlorine * (1 + (rate * clearVolume) / mean)));
    this.#clear = new MixedTank(p.clearWellVolume, clearVolume, treated(p.initialChlorine));
    this.#main = new Pipe(p.mainVolume, 10, treated((p.initialChlorine + afterMain) / 2));
    this.#reservoir = new MixedTank(p.reservoirVolume, reservoirVolume, treated(inReservoir));
    this.#distribution = new Pipe(
      p.distributionVolume,
      6,
      treated(inReservoir * Math.exp((-rate * p.distributionVolume) / mean / 2)),
    );
    this.#stocks[0] = p.naohTankVolume * p.naohTankLevel * 10;
    this.#stocks[1] = p.hypochloriteTankVolume * p.hypochloriteTankLevel * 10;
    this.#prime();
  }

  advance(tick: number): void {
    const p = this.#p;
    const { input, output } = this;
    const now = tick * STEP_SECONDS;
    let valid = true;
    for (let i = 0; i < input.length; i++) if (!Number.isFinite(input[i])) valid = false;

    // Wells to receiving well
    const raw = this.#raw;
    const variation = 1 + p.rawVariation * this.#rawNoise.at(now);
    raw.alkalinity = this.#rawAlkalinity;
    raw.carbon = this.#rawAlkalinity + (this.#rawCarbon - this.#rawAlkalinity) * Math.max(variation, 0);
    const intakes = this.#run(IN.intakeA) + this.#run(IN.intakeB);
    const intakeOpening = this.#percent(IN.intakeValve);
    const intakeFlow =
      intakes === 0
        ? 0
        : flowThrough(
            INTAKE_PUMP.shutOff - INTAKE_LIFT,
            parallelDroop(INTAKE_PUMP, intakes) + INTAKE_PIPE + valveResistance(INTAKE_VALVE, intakeOpening),
          );
    raw.volume = intakeFlow * HOURS;
    output[OUT.intakePressure] =
      intakes === 0
        ? 0
        : (INTAKE_PUMP.shutOff - parallelDroop(INTAKE_PUMP, intakes) * intakeFlow * intakeFlow - INTAKE_LIFT / 2) *
          MPA_PER_M;

    // Receiving well to mixing pipe, by gravity
    const receiving = this.#receiving;
    const inletResistance = INLET_PIPE + valveResistance(INLET_VALVE, this.#percent(IN.inletValve));
    const inletHead = INLET_DROP + (RECEIVING_DEPTH * receiving.volume) / receiving.capacity;
    receiving.pass(raw, flowThrough(inletHead, inletResistance) * HOURS, 1, 0, this.#toMixing);
    const treated = this.#toMixing.volume / HOURS;

    // Dosing
    const naohLitres = this.#feed(0, (this.#percent(IN.naoh) / 100) * p.naohFeederMax * HOURS);
    const hypoLitres = this.#feed(1, (this.#percent(IN.hypo) / 100) * p.hypochloriteFeederMax * HOURS);
    const naohGrams = naohLitres * p.naohStrength;
    const chlorineGrams = hypoLitres * p.hypochloriteStrength;
    const alkali = naohGrams / 39.997 + chlorineGrams / 70.906;
    const demand = p.chlorineDemand * this.#toMixing.volume;
    this.#mixing.pass(this.#toMixing, this.#keep, this.#toClear, alkali, chlorineGrams, demand);

    // Clear well and transmission pumps
    const clear = this.#clear;
    const pumps = this.#run(IN.pumpA) + this.#run(IN.pumpB) + this.#run(IN.pumpC);
    const speed = this.#percent(IN.speed) / 100;
    const dead = CLEAR_WELL_DEAD * clear.capacity;
    const lifted = pumps > 0 ? shutOffHead(TRANSMISSION_PUMP, speed) : 0;
    const suction = (CLEAR_WELL_DEPTH * clear.volume) / clear.capacity;
    const droop = pumps > 0 ? parallelDroop(TRANSMISSION_PUMP, pumps) : 0;
    const system = MAIN_PIPE + valveResistance(MAIN_VALVE, this.#percent(IN.mainValve));
    const wantedFlow = pumps > 0 ? flowThrough(suction + lifted - MAIN_LIFT, droop + system) : 0;
    clear.pass(this.#toClear, wantedFlow * HOURS, this.#keep, dead, this.#toMain);
    const flow = this.#toMain.volume / HOURS;
    const dry = pumps > 0 && speed > 0.05 && clear.volume <= dead * 1.0001;

    // Main, reservoir, distribution
    this.#main.pass(this.#toMain, this.#keep, this.#toReservoir);
    const time = this.#startOfDay + now;
    const noisy = 1 + p.demandNoise * this.#demandNoise.at(now);
    const wanted = p.demandMean * p.demandScale * demandFactor(time) * Math.max(noisy, 0);
    const reservoir = this.#reservoir;
    reservoir.pass(this.#toReservoir, wanted * HOURS, this.#keep, 0, this.#toTown);
    const delivered = this.#toTown.volume / HOURS;
    this.#distribution.pass(this.#toTown, this.#keep, this.#tap);

    this.#book(alkali, chlorineGrams);

    output[OUT.rawFlow] = intakeFlow;
    output[OUT.receivingOverflow] = receiving.spilled / HOURS;
    output[OUT.treatment] = treated;
    output[OUT.naohFlow] = naohLitres / HOURS;
    output[OUT.naohDose] = dose(naohGrams / HOURS, treated);
    output[OUT.hypoFlow] = hypoLitres / HOURS;
    output[OUT.hypoDose] = dose(chlorineGrams / HOURS, treated);
    output[OUT.clearOverflow] = clear.spilled / HOURS;
    output[OUT.flow] = flow;
    output[OUT.pressure] = pumps === 0 || dry ? 0 : Math.max(0, suction + lifted - droop * flow * flow) * MPA_PER_M;
    output[OUT.dry] = dry ? 1 : 0;
    output[OUT.intakeA] = this.#run(IN.intakeA);
    output[OUT.intakeB] = this.#run(IN.intakeB);
    output[OUT.flowing] = treated > FLOW_SWITCH ? 1 : 0;
    output[OUT.low] = clear.volume < LOW_FLOAT * clear.capacity ? 1 : 0;
    output[OUT.pumpA] = this.#run(IN.pumpA);
    output[OUT.pumpB] = this.#run(IN.pumpB);
    output[OUT.pumpC] = this.#run(IN.pumpC);
    output[OUT.reservoirOverflow] = reservoir.spilled / HOURS;
    output[OUT.wanted] = wanted;
    output[OUT.delivered] = delivered;
    const townHead =
      TOWN_DROP + (RESERVOIR_DEPTH * reservoir.volume) / reservoir.capacity - TOWN_PIPE * delivered * delivered;
    output[OUT.townPressure] = delivered + 1e-6 < wanted ? 0 : Math.max(0, townHead) * MPA_PER_M;
    this.#quality(valid);
  }

  /** Everything in the plant's waters now. */
  inventory(): Totals {
    const tanks = [this.#receiving, this.#clear, this.#reservoir];
    const pipes = [this.#mixing, this.#main, this.#distribution];
    const sum = (which: 'volume' | 'alkalinity' | 'carbon' | 'chlorine', index: 0 | 1 | 2 | null): number =>
      tanks.reduce((total, tank) => total + tank[which], 0) +
      pipes.reduce((total, pipe) => total + (index === null ? pipe.volume : pipe.amount(index)), 0);
    return {
      water: sum('volume', null),
      alkalinity: sum('alkalinity', 0),
      carbon: sum('carbon', 1),
      chlorine: sum('chlorine', 2),
    };
  }

  /** What has come in (raw water and chemicals) and gone out (taps and overflows) since the start, and what decayed (g). */
  accounts(): { readonly into: Totals; readonly outOf: Totals; readonly decayedChlorine: number } {
    const a = this.#accounts;
    const totals = (from: number): Totals => ({
      water: a[from] as number,
      alkalinity: a[from + 1] as number,
      carbon: a[from + 2] as number,
      chlorine: a[from + 3] as number,
    });
    return { into: totals(0), outOf: totals(4), decayedChlorine: a[8] as number };
  }

  validity(): string | null {
    return (this.output[OUT.valid] as number) > 0.5 ? null : 'water-chemistry';
  }

  snapshot(): WaterworksState {
    return {
      tanks: [this.#receiving.save(), this.#clear.save(), this.#reservoir.save()],
      pipes: [[...this.#mixing.cells], [...this.#main.cells], [...this.#distribution.cells]],
      stocks: [...this.#stocks],
      ph: [...this.#ph],
      accounts: [...this.#accounts],
      input: [...this.input],
      output: [...this.output],
    };
  }

  restore(state: unknown): void {
    const from = state as WaterworksState;
    [this.#receiving, this.#clear, this.#reservoir].forEach((tank, i) => {
      tank.load(from.tanks[i] as readonly number[]);
    });
    [this.#mixing, this.#main, this.#distribution].forEach((pipe, i) => {
      pipe.cells.set(from.pipes[i] as readonly number[]);
    });
    this.#stocks.set(from.stocks);
    this.#ph.set(from.ph);
    this.#accounts.set(from.accounts);
    this.input.set(from.input);
    this.output.set(from.output);
  }

  /** Percent of an input, kept in 0…100; what is no number counts as 0. */
  #percent(index: number): number {
    const value = this.input[index] as number;
    return value > 0 ? Math.min(value, 100) : 0;
  }

  #run(index: number): number {
    return (this.input[index] as number) > 0.5 ? 1 : 0;
  }

  /** Takes up to `litres` out of a chemical tank and returns what there was. */
  #feed(tank: 0 | 1, litres: number): number {
    const left = this.#stocks[tank] as number;
    const taken = Math.min(litres, left);
    this.#stocks[tank] = left - taken;
    return taken;
  }

  #book(alkali: number, chlorine: number): void {
    const a = this.#accounts;
    const raw = this.#raw;
    const add = (index: number, value: number): void => {
      a[index] = (a[index] as number) + value;
    };
    add(0, raw.volume);
    add(1, raw.alkalinity * raw.volume + alkali);
    add(2, raw.carbon * raw.volume);
    add(3, chlorine);
    const tap = this.#tap;
    add(4, tap.volume);
    add(5, tap.alkalinity * tap.volume);
    add(6, tap.carbon * tap.volume);
    add(7, tap.chlorine * tap.volume);
    const spill = (volume: number, water: Stream): void => {
      if (volume === 0) return;
      add(4, volume);
      add(5, water.alkalinity * volume);
      add(6, water.carbon * volume);
      add(7, water.chlorine * volume);
    };
    spill(this.#receiving.spilled, this.#toMixing);
    spill(this.#clear.spilled, this.#toMain);
    spill(this.#reservoir.spilled, this.#toTown);
    add(
      8,
      this.#mixing.decayed +
        this.#clear.decayed +
        this.#main.decayed +
        this.#reservoir.decayed +
        this.#distribution.decayed,
    );
  }

  /** Streams and outputs before the first step: the works in operation at its mean flow. */
  #prime(): void {
    const from = (stream: Stream, tank: MixedTank): void => {
      const inverse = tank.volume > 0 ? 1 / tank.volume : 0;
      stream.alkalinity = tank.alkalinity * inverse;
      stream.carbon = tank.carbon * inverse;
      stream.chlorine = tank.chlorine * inverse;
    };
    const end = (stream: Stream, pipe: Pipe): void => {
      [stream.alkalinity, stream.carbon, stream.chlorine] = pipe.cells.subarray(-3) as unknown as [
        number,
        number,
        number,
      ];
    };
    this.#raw.alkalinity = this.#rawAlkalinity;
    this.#raw.carbon = this.#rawCarbon;
    from(this.#toMixing, this.#receiving);
    from(this.#toMain, this.#clear);
    from(this.#toTown, this.#reservoir);
    end(this.#toClear, this.#mixing);
    end(this.#toReservoir, this.#main);
    end(this.#tap, this.#distribution);
    const { demandMean, demandScale, naohStrength, hypochloriteStrength } = this.#p;
    const { output } = this;
    const wanted = demandMean * demandScale * demandFactor(this.#startOfDay);
    for (const flow of [OUT.rawFlow, OUT.treatment, OUT.flow]) output[flow] = demandMean;
    for (const running of [OUT.intakeA, OUT.flowing, OUT.pumpA, OUT.pumpB]) output[running] = 1;
    for (const flow of [OUT.wanted, OUT.delivered]) output[flow] = wanted;
    output[OUT.naohDose] = this.#p.initialNaohDose;
    output[OUT.naohFlow] = (this.#p.initialNaohDose * demandMean) / naohStrength;
    output[OUT.hypoDose] = this.#toClear.chlorine + this.#p.chlorineDemand;
    output[OUT.hypoFlow] = ((this.#toClear.chlorine + this.#p.chlorineDemand) * demandMean) / hypochloriteStrength;
    output[OUT.intakePressure] = 0.32;
    output[OUT.pressure] = 0.4;
    output[OUT.townPressure] = 0.35;
    this.#quality(true);
  }

  #quality(valid: boolean): void {
    const { output } = this;
    const clear = this.#clear;
    const reservoir = this.#reservoir;
    const clearPh = this.#solve(2, this.#toMain);
    output[OUT.rawPh] = this.#solve(0, this.#raw);
    output[OUT.rawTemperature] = this.#p.temperature;
    output[OUT.mixedPh] = this.#solve(1, this.#toClear);
    output[OUT.mixedChlorine] = this.#toClear.chlorine;
    output[OUT.receivingLevel] = (100 * this.#receiving.volume) / this.#receiving.capacity;
    output[OUT.clearLevel] = (100 * clear.volume) / clear.capacity;
    output[OUT.clearPh] = clearPh;
    const chlorine = this.#toMain.chlorine;
    output[OUT.clearChlorine] = chlorine;
    const response = 1 - METER_ERROR_PER_PH * (clearPh - METER_PH);
    output[OUT.clearMeter] = chlorine * (response < 0.05 ? 0.05 : Math.min(response, 1.3));
    output[OUT.clearHocl] = 100 * hypochlorousPart(this.#k, clearPh);
    output[OUT.reservoirLevel] = (100 * reservoir.volume) / reservoir.capacity;
    output[OUT.reservoirPh] = this.#solve(3, this.#toTown);
    output[OUT.reservoirChlorine] = this.#toTown.chlorine;
    output[OUT.tapPh] = this.#solve(4, this.#tap);
    output[OUT.tapChlorine] = this.#tap.chlorine;
    output[OUT.naohTank] = (this.#stocks[0] as number) / (this.#p.naohTankVolume * 10);
    output[OUT.hypoTank] = (this.#stocks[1] as number) / (this.#p.hypochloriteTankVolume * 10);
    let within = valid;
    for (let i = 0; i < this.#ph.length; i++) {
      const ph = this.#ph[i] as number;
      // outside, activities leave the Davies equation at the fixed ionic strength, and carbonates would precipitate
      if (ph < 4 || ph > 11.5) within = false;
    }
    output[OUT.valid] = within ? 1 : 0;
  }

  #solve(which: number, water: Stream): number {
    // an empty tank has no water to speak of: its last pH stands
    if (water.carbon <= 0 && water.alkalinity <= 0) return this.#ph[which] as number;
    const ph = solvePh(
      this.#k,
      water.alkalinity * 1e-3,
      water.carbon * 1e-3,
      water.chlorine * CHLORINE_MOL_PER_MG,
      this.#ph[which] as number,
    );
    this.#ph[which] = ph;
    return ph;
  }
}

/** mg/L from g/h into m³/h; with next to no flow it is meaningless and shown as 0 or the largest sensible number. */
const dose = (grams: number, flow: number): number => (flow > 1 ? Math.min(9999, grams / flow) : grams > 0 ? 9999 : 0);

/** The site's model by the name that site documents use. */
export const waterworks: PlantModel = {
  id: 'waterworks',
  title: { ja: '浄水場（地下水系）', en: 'Groundwater works' },
  steps: STEPS,
  parameters: PARAMETERS,
  create: (options) => new WaterworksPlant(options),
};
