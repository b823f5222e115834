/*
 * Bodies of water that carry conserved totals. Units: m³, mol (alkalinity, inorganic carbon), g (free chlorine as Cl2);
 * concentrations therefore in mol/m³ = mmol/L and g/m³ = mg/L.
 */

/** Moles of free chlorine in a gram; each mole that decays becomes chloride and takes a mole of alkalinity with it. */
const MOL_PER_GRAM = 1 / 70.906;

/** Concentrations of a flowing water, and the account of what decay has taken. */
export interface Stream {
  volume: number;
  alkalinity: number;
  carbon: number;
  chlorine: number;
}

export const newStream = (): Stream => ({ volume: 0, alkalinity: 0, carbon: 0, chlorine: 0 });

/** A completely mixed tank with a free surface; what does not fit runs over. */
export class MixedTank {
  readonly capacity: number;
  volume: number;
  /** Amounts in the tank. */
  alkalinity: number;
  carbon: number;
  chlorine: number;
  /** Volume that ran over in this step, m³, with the tank's concentrations. */
  spilled = 0;
  /** Chlorine lost by decay in this step, g. */
  decayed = 0;

  constructor(capacity: number, volume: number, content: Stream) {
    this.capacity = capacity;
    this.volume = volume;
    this.alkalinity = content.alkalinity * volume;
    this.carbon = content.carbon * volume;
    this.chlorine = content.chlorine * volume;
  }

  /**
   * Takes in `inflow`, lets up to `wanted` m³ out and spills the rest above capacity. Outflow leaves with the
   * concentrations after mixing, which keeps every amount positive for any step length. `keep` is the part of chlorine
   * that outlives the step, `dead` the volume below the outlet.
   */
  pass(inflow: Stream, wanted: number, keep: number, dead: number, out: Stream): void {
    const volume = this.volume + inflow.volume;
    let alkalinity = this.alkalinity + inflow.alkalinity * inflow.volume;
    let carbon = this.carbon + inflow.carbon * inflow.volume;
    let chlorine = this.chlorine + inflow.chlorine * inflow.volume;
    const decayed = chlorine * (1 - keep);
    chlorine -= decayed;
    alkalinity -= decayed * MOL_PER_GRAM;
    this.decayed = decayed;
    const available = volume - dead;
    const taken = wanted < available ? wanted : Math.max(available, 0);
    const spilled = volume - taken > this.capacity ? volume - taken - this.capacity : 0;
    const inverse = volume > 0 ? 1 / volume : 0;
    out.volume = taken;
    out.alkalinity = alkalinity * inverse;
    out.carbon = carbon * inverse;
    out.chlorine = chlorine * inverse;
    const left = volume - taken - spilled;
    const part = left * inverse;
    this.spilled = spilled;
    this.volume = left;
    this.alkalinity = alkalinity = alkalinity * part;
    this.carbon = carbon = carbon * part;
    this.chlorine = chlorine = chlorine * part;
  }

  save(): number[] {
    return [this.volume, this.alkalinity, this.carbon, this.chlorine];
  }

  load(values: readonly number[]): void {
    [this.volume, this.alkalinity, this.carbon, this.chlorine] = values as [number, number, number, number];
  }
}

/**
 * A full pipe as equal mixed cells in series: dead time with axial dispersion (O. Levenspiel, Chemical Reaction
 * Engineering, 3rd ed., ch. 14: variance of the passage time = mean² / number of cells).
 */
export class Pipe {
  readonly cells: Float64Array;
  readonly #cellVolume: number;
  decayed = 0;

  constructor(volume: number, count: number, content: Stream) {
    this.#cellVolume = volume / count;
    this.cells = new Float64Array(count * 3);
    for (let i = 0; i < count; i++) {
      this.cells[3 * i] = content.alkalinity;
      this.cells[3 * i + 1] = content.carbon;
      this.cells[3 * i + 2] = content.chlorine;
    }
  }

  get volume(): number {
    return (this.#cellVolume * this.cells.length) / 3;
  }

  /**
   * Pushes `inflow` through and puts what comes out into `out`. `alkali` (mol) and `chlorine` (g) are dosed into the
   * first cell, with or without flow; `demand` (g) of chlorine is used up there at once.
   */
  pass(inflow: Stream, keep: number, out: Stream, alkali = 0, chlorine = 0, demand = 0): void {
    const cells = this.cells;
    const volume = this.#cellVolume;
    const step = inflow.volume;
    const share = 1 / (volume + step);
    const hold = volume * share;
    let inAlkalinity = (inflow.alkalinity * step + alkali) * share;
    let inCarbon = inflow.carbon * step * share;
    let inChlorine = (inflow.chlorine * step + chlorine) * share;
    const move = step * share;
    let lost = 0;
    for (let i = 0; i < cells.length; i += 3) {
      let a = (cells[i] as number) * hold + inAlkalinity;
      const c = (cells[i + 1] as number) * hold + inCarbon;
      let x = (cells[i + 2] as number) * hold + inChlorine;
      let gone = x * (1 - keep);
      if (i === 0) gone += Math.min(x - gone, demand * share);
      x -= gone;
      a -= gone * MOL_PER_GRAM;
      lost += gone;
      cells[i] = a;
      cells[i + 1] = c;
      cells[i + 2] = x;
      inAlkalinity = a * move;
      inCarbon = c * move;
      inChlorine = x * move;
    }
    // `gone` is a concentration over the cell and what flows out of it in this step
    this.decayed = lost * (volume + step);
    const last = cells.length - 3;
    out.volume = step;
    out.alkalinity = cells[last] as number;
    out.carbon = cells[last + 1] as number;
    out.chlorine = cells[last + 2] as number;
  }

  /** Amount of total `which` (0 alkalinity, 1 carbon, 2 chlorine) in the pipe. */
  amount(which: 0 | 1 | 2): number {
    let sum = 0;
    for (let i = which; i < this.cells.length; i += 3) sum += this.cells[i] as number;
    return sum * this.#cellVolume;
  }
}
