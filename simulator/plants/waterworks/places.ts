import { INPUTS, indexOf, OUTPUTS } from './signals.ts';

/* Where each signal stands in the plant's arrays. */

const at = (id: string): number => indexOf(INPUTS, id);
const to = (id: string): number => indexOf(OUTPUTS, id);

export const IN = {
  intakeA: at('intake-pump-a.run'),
  intakeB: at('intake-pump-b.run'),
  intakeValve: at('intake-valve.opening'),
  inletValve: at('inlet-valve.opening'),
  naoh: at('naoh-feeder.stroke'),
  hypo: at('hypochlorite-feeder.stroke'),
  pumpA: at('transmission-pump-a.run'),
  pumpB: at('transmission-pump-b.run'),
  pumpC: at('transmission-pump-c.run'),
  speed: at('transmission-pump.speed'),
  mainValve: at('main-valve.opening'),
} as const;

export const OUT = {
  rawFlow: to('raw.flow'),
  rawPh: to('raw.ph'),
  rawTemperature: to('raw.temperature'),
  intakePressure: to('intake.pressure'),
  receivingLevel: to('receiving-well.level'),
  receivingOverflow: to('receiving-well.overflow'),
  treatment: to('treatment.flow'),
  naohFlow: to('naoh.flow'),
  naohDose: to('naoh.dose'),
  naohTank: to('naoh.tank'),
  hypoFlow: to('hypochlorite.flow'),
  hypoDose: to('hypochlorite.dose'),
  hypoTank: to('hypochlorite.tank'),
  mixedPh: to('mixed.ph'),
  mixedChlorine: to('mixed.chlorine'),
  clearLevel: to('clear-well.level'),
  clearOverflow: to('clear-well.overflow'),
  clearPh: to('clear-well.ph'),
  clearChlorine: to('clear-well.chlorine'),
  clearMeter: to('clear-well.chlorine-meter'),
  clearHocl: to('clear-well.hypochlorous'),
  flow: to('transmission.flow'),
  pressure: to('transmission.pressure'),
  dry: to('transmission.dry'),
  reservoirLevel: to('reservoir.level'),
  reservoirOverflow: to('reservoir.overflow'),
  reservoirPh: to('reservoir.ph'),
  reservoirChlorine: to('reservoir.chlorine'),
  wanted: to('town.wanted'),
  delivered: to('town.delivered'),
  townPressure: to('town.pressure'),
  tapPh: to('tap.ph'),
  tapChlorine: to('tap.chlorine'),
  intakeA: to('intake-pump-a.running'),
  intakeB: to('intake-pump-b.running'),
  flowing: to('treatment.flowing'),
  low: to('clear-well.low'),
  pumpA: to('transmission-pump-a.running'),
  pumpB: to('transmission-pump-b.running'),
  pumpC: to('transmission-pump-c.running'),
  valid: to('model.valid'),
} as const;
