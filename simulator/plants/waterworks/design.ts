import type { PumpCurve } from './hydraulics.ts';

/*
 * Heads (m), resistances (m/(m³/h)²) and levels of the works: our own choice, set so that 417 m³/h passes at 0.40 MPa
 * with valves about half open. docs/reference/plants/waterworks.md gives the working point that follows.
 */

export const INTAKE_PUMP: PumpCurve = { shutOff: 50, droop: 4e-5 };
export const INTAKE_LIFT = 20;
export const INTAKE_PIPE = 1e-5;
export const INTAKE_VALVE = 4.57e-5;

export const RECEIVING_DEPTH = 4;
export const INLET_DROP = 2;
export const INLET_PIPE = 3e-6;
export const INLET_VALVE = 7.2e-6;

export const TRANSMISSION_PUMP: PumpCurve = { shutOff: 60, droop: 3e-4 };
export const CLEAR_WELL_DEPTH = 4.5;
/** The bellmouths draw air below this part of the clear well. */
export const CLEAR_WELL_DEAD = 0.05;
/** Where the low-level float of the clear well hangs. */
export const LOW_FLOAT = 0.1;
/** Flow at which the paddle of the treatment flow switch turns, m³/h. */
export const FLOW_SWITCH = 40;
export const MAIN_LIFT = 30;
export const MAIN_PIPE = 3.2e-5;
export const MAIN_VALVE = 1.08e-5;

export const RESERVOIR_DEPTH = 6;
export const TOWN_DROP = 32;
export const TOWN_PIPE = 1.6e-5;
