/*
 * Closed-system carbonate equilibrium with free chlorine as a second weak acid.
 *
 * Totals are conserved, species are not: a water is described by its alkalinity (charge of strong cations less that
 * of strong anions), total inorganic carbon and free chlorine, and its pH follows. No CO2 leaves to the air; pipes and
 * covered basins hold their gas (assumption).
 *
 * Sources: W. Stumm, J. J. Morgan, Aquatic Chemistry, 3rd ed. (1996), ch. 3-4 (formulation, Davies equation);
 * L. N. Plummer, E. Busenberg, Geochim. Cosmochim. Acta 46 (1982) 1011-1040 (K1, K2);
 * D. K. Nordstrom et al., ACS Symp. Ser. 416 (1990) 398-413 (Kw); J. C. Morris, J. Phys. Chem. 70 (1966) 3798-3805 (HOCl).
 */

/** Equilibrium constants at one temperature, as mixed constants: activity of H+, concentrations (mol/L) of the rest. */
export interface Constants {
  readonly k1: number;
  readonly k2: number;
  readonly kw: number;
  /** HOCl = H+ + OCl-. */
  readonly kh: number;
  /** Concentration of H+ for each unit of its activity. */
  readonly proton: number;
}

/** mol/L of NaOH in 1 mg/L. */
export const NAOH_MOL_PER_MG = 1 / 39.997e3;
/** mol/L of free chlorine in 1 mg/L as Cl2. */
export const CHLORINE_MOL_PER_MG = 1 / 70.906e3;
/** eq/L of alkalinity in 1 mg/L as CaCO3. */
export const ALKALINITY_EQ_PER_MG = 1 / 50.045e3;

/**
 * Constants at `celsius` (valid 0…50 ℃) and an ionic strength in mol/L (Davies equation, valid to 0.5). The default
 * is that of a soft groundwater with 65 mg/L alkalinity.
 */
export const constantsAt = (celsius: number, ionicStrength = 0.0025): Constants => {
  const t = celsius + 273.15;
  const log = Math.log10(t);
  const logK1 = -356.3094 - 0.06091964 * t + 21834.37 / t + 126.8339 * log - 1684915 / t ** 2;
  const logK2 = -107.8871 - 0.03252849 * t + 5151.79 / t + 38.92561 * log - 563713.9 / t ** 2;
  const logKw = -283.971 - 0.05069842 * t + 13323 / t + 102.24447 * log - 1119669 / t ** 2;
  const pKh = 3000 / t - 10.0686 + 0.0253 * t;
  const root = Math.sqrt(ionicStrength);
  const davies = -0.5 * (root / (1 + root) - 0.3 * ionicStrength);
  const one = 10 ** davies;
  const two = 10 ** (4 * davies);
  return {
    k1: 10 ** logK1 / one,
    k2: (10 ** logK2 * one) / two,
    kw: 10 ** logKw / one,
    kh: 10 ** -pKh / one,
    proton: 1 / one,
  };
};

/** Alkalinity (eq/L) of a water with inorganic carbon `carbon` and free chlorine `chlorine` (mol/L) at `ph`. */
export const alkalinityAt = (k: Constants, ph: number, carbon: number, chlorine = 0): number => {
  const h = 10 ** -ph;
  const k1h = k.k1 * h;
  const k12 = k.k1 * k.k2;
  return (carbon * (k1h + 2 * k12)) / (h * h + k1h + k12) + (chlorine * k.kh) / (k.kh + h) + k.kw / h - k.proton * h;
};

/** Total inorganic carbon (mol/L) of a water without chlorine whose alkalinity (eq/L) and pH were measured. */
export const carbonAt = (k: Constants, ph: number, alkalinity: number): number => {
  const h = 10 ** -ph;
  const k1h = k.k1 * h;
  const k12 = k.k1 * k.k2;
  return ((alkalinity - k.kw / h + k.proton * h) * (h * h + k1h + k12)) / (k1h + 2 * k12);
};

/** Dissolved CO2 (mol/L), with carbonic acid. */
export const carbonDioxideAt = (k: Constants, ph: number, carbon: number): number => {
  const h = 10 ** -ph;
  return (carbon * h * h) / (h * h + k.k1 * h + k.k1 * k.k2);
};

/** The part of free chlorine that is HOCl, the part that disinfects. */
export const hypochlorousPart = (k: Constants, ph: number): number => {
  const h = 10 ** -ph;
  return h / (h + k.kh);
};

const LN10 = Math.LN10;
export const PH_LOW = 1;
export const PH_HIGH = 14;

/**
 * The pH of a water from its totals (eq/L, mol/L, mol/L). Newton's method on pH from `guess`, kept inside a bracket
 * that shrinks at each turn, so that it cannot leave the root: the charge balance is strictly monotone in pH. A water
 * beyond the bracket gets the bracket's end; totals that are not finite give NaN never, but the guess.
 */
export const solvePh = (k: Constants, alkalinity: number, carbon: number, chlorine: number, guess: number): number => {
  let low = PH_LOW;
  let high = PH_HIGH;
  let ph = guess > low && guess < high ? guess : 7;
  const k12 = k.k1 * k.k2;
  const { k1, kh, kw, proton } = k;
  for (let turn = 0; turn < 60; turn++) {
    const h = Math.exp(-LN10 * ph);
    const k1h = k1 * h;
    const hh = h * h;
    const base = hh + k1h + k12;
    const clBase = kh + h;
    const excess = (carbon * (k1h + 2 * k12)) / base + (chlorine * kh) / clBase + kw / h - proton * h - alkalinity;
    if (excess > 0) high = ph;
    else low = ph;
    // d(excess)/d(pH) = ln10 × buffer capacity
    const slope =
      LN10 *
      ((carbon * k1h * (hh + k12 + 4 * k.k2 * h)) / (base * base) +
        (chlorine * kh * h) / (clBase * clBase) +
        kw / h +
        proton * h);
    let next = ph - excess / slope;
    if (!(next > low && next < high)) next = (low + high) / 2;
    const change = next - ph;
    ph = next;
    if (change < 1e-9 && change > -1e-9) return ph;
  }
  return Number.isFinite(alkalinity + carbon + chlorine) ? ph : guess;
};
