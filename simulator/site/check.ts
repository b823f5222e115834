import { parseTimeOfDay } from '../hosts/clock-time.ts';
import { widthOf } from '../hosts/point.ts';
import { inSeconds, parseDuration } from '../kernel/time.ts';
import { planOf, TopologyError } from '../network/topology.ts';
import { plantModelOf, plantModels } from '../plants/index.ts';
import type { PlantModel } from '../plants/plant.ts';
import { NetworkError } from '../plants/water-network/report.ts';
import { compile } from '../plc/language/compile.ts';
import type { SiteDocument } from './document.ts';
import { parseLocation } from './process.ts';
import { signalsOf } from './signals.ts';
import type { Path } from './yaml.ts';

export interface Finding {
  readonly code: string;
  readonly path: Path;
  readonly params: Readonly<Record<string, unknown>>;
  /** Where it stands, if that is another file than the site's. */
  readonly at?: { readonly file: string; readonly line: number };
}

type Add = (code: string, path: Path, params: Readonly<Record<string, unknown>>, at?: Finding['at']) => void;

/** Addresses of each area, as OpenPLC's mapping has them. */
const SIZES = { coil: 8192, discrete: 8192, input: 1024, holding: 8192 } as const;

/** Everything in a site that speaks of something else must find it: hosts, zones, tags, signals, places, programs. */
export const checkSite = (site: SiteDocument): readonly Finding[] => {
  const findings: Finding[] = [];
  const add: Add = (code, path, params, at) => findings.push({ code, path, params, at });
  const names = namesOf(site, add);
  checkNetwork(site, names, add);
  checkWiring(site, names, add);
  checkTags(site, names, add);
  checkPrograms(site, add);
  checkPeople(site, names, add);
  checkTimes(site, add);
  return findings;
};

interface Names {
  readonly zones: ReadonlySet<string>;
  readonly hosts: ReadonlySet<string>;
  readonly controllers: ReadonlySet<string>;
  readonly tags: ReadonlySet<string>;
  readonly alarms: ReadonlySet<string>;
  readonly actuators: ReadonlySet<string>;
  readonly influences: ReadonlySet<string>;
  /** Unit of each signal; null where no plant can be made, which is told once and not at every signal. */
  readonly outputs: ReadonlyMap<string, string> | null;
  readonly inputs: ReadonlyMap<string, string> | null;
}

const namesOf = (site: SiteDocument, add: Add): Names => {
  const once = (what: string, key: string, entries: readonly string[]): ReadonlySet<string> => {
    const seen = new Set<string>();
    for (const [index, name] of entries.entries()) {
      if (seen.has(name)) add('duplicate', [key, index], { what, name });
      seen.add(name);
    }
    return seen;
  };
  const model = modelOf(site, add);
  if (!plantModels.has(site.plant.model))
    add('unknown-reference', ['plant', 'model'], {
      what: 'plant model',
      name: site.plant.model,
      known: [...plantModels.keys()],
    });
  for (const name of Object.keys(site.plant.parameters))
    if (model && !(name in model.parameters))
      add('unknown-reference', ['plant', 'parameters', name], {
        what: 'plant parameter',
        name,
        known: Object.keys(model.parameters),
      });
  for (const [name, given] of Object.entries(site.plant.parameters)) {
    const parameter = model?.parameters[name];
    const value = Number(given);
    if (parameter && !(value >= parameter.low && value <= parameter.high)) {
      const { low, high, unit } = parameter;
      add('parameter-range', ['plant', 'parameters', name], { name, value: given, low, high, unit });
    }
  }
  const step = site.plant.step === undefined ? undefined : parseDuration(site.plant.step);
  if (model && step && (step < model.steps.shortest || step > model.steps.longest))
    add('plant-step', ['plant', 'step'], {
      model: model.id,
      step: inSeconds(step),
      shortest: inSeconds(model.steps.shortest),
      longest: inSeconds(model.steps.longest),
    });
  const plant = model && signalsOf(site);
  const tags = once(
    'point',
    'points',
    site.points.map((point) => point.tag),
  );
  const actuators = once(
    'actuator',
    'actuators',
    site.actuators.map((actuator) => actuator.tag),
  );
  const instruments = once(
    'instrument',
    'instruments',
    site.instruments.map((instrument) => instrument.tag),
  );
  return {
    zones: once(
      'zone',
      'zones',
      site.zones.map((zone) => zone.id),
    ),
    hosts: once(
      'host',
      'hosts',
      site.hosts.map((host) => host.id),
    ),
    controllers: new Set(site.hosts.filter((host) => host.kind === 'controller').map((host) => host.id)),
    tags,
    alarms: once(
      'alarm',
      'alarms',
      site.alarms.map((alarm) => alarm.tag),
    ),
    actuators,
    influences: new Set([...tags, ...actuators, ...instruments]),
    outputs: plant && new Map(plant.outputs.map((signal) => [signal.id, signal.unit])),
    inputs: plant && new Map(plant.inputs.map((signal) => [signal.id, signal.unit])),
  };
};

/** The model of the site's plant; null where nobody knows it, or the file that it needs is of no use. */
const modelOf = ({ plant }: SiteDocument, add: Add): PlantModel | null => {
  try {
    const model = plantModelOf(plant);
    if (model?.fromFile) add('network-missing', ['plant', 'model'], { model: model.id });
    return model?.fromFile ? null : model;
  } catch (error) {
    if (!(error instanceof NetworkError)) throw error;
    const file = plant.network ?? '';
    for (const { code, reason, line } of error.problems)
      add('network', ['plant', 'network'], { network: file, line, code, reason }, { file, line });
    return null;
  }
};

const must = (
  add: Add,
  what: string,
  known: ReadonlySet<string> | ReadonlyMap<string, unknown> | null,
  name: string | undefined,
  path: Path,
): void => {
  if (name !== undefined && known !== null && !known.has(name))
    add('unknown-reference', path, { what, name, known: nearest(name, [...known.keys()]) });
};

/** The known names that share the longest beginning with the one that was written. */
const nearest = (name: string, known: readonly string[]): readonly string[] => {
  const shared = (other: string): number => {
    let length = 0;
    while (length < name.length && name[length] === other[length]) length++;
    return length;
  };
  return [...known].sort((a, b) => shared(b) - shared(a)).slice(0, 6);
};

const checkNetwork = (site: SiteDocument, names: Names, add: Add): void => {
  const parties = new Set([...names.hosts, ...names.zones, 'any']);
  for (const [i, host] of site.hosts.entries()) {
    must(add, 'zone', names.zones, host.zone, ['hosts', i, 'zone']);
    if (host.kind === 'sensor')
      for (const [j, tap] of host.taps.entries()) must(add, 'zone', names.zones, tap, ['hosts', i, 'taps', j]);
    if (host.kind === 'controller')
      for (const [j, read] of host.reads.entries())
        must(add, 'controller', names.controllers, read.from, ['hosts', i, 'reads', j, 'from']);
  }
  for (const [i, conduit] of site.conduits.entries()) {
    for (const [j, zone] of conduit.between.entries())
      must(add, 'zone', names.zones, zone, ['conduits', i, 'between', j]);
    for (const [j, rule] of conduit.rules.entries()) {
      for (const [k, party] of rule.from.entries())
        must(add, 'host or zone', parties, party, ['conduits', i, 'rules', j, 'from', k]);
      for (const [k, party] of rule.to.entries())
        must(add, 'host or zone', parties, party, ['conduits', i, 'rules', j, 'to', k]);
    }
  }
  for (const [i, listener] of site.edge.entries()) {
    must(add, 'controller', names.controllers, listener.host, ['edge', i, 'host']);
    must(add, 'host', names.hosts, listener.as, ['edge', i, 'as']);
  }
  try {
    planOf(site);
  } catch (error) {
    if (!(error instanceof TopologyError)) throw error;
    add('topology', ['hosts'], { reason: error.message });
  }
};

const checkWiring = (site: SiteDocument, names: Names, add: Add): void => {
  for (const [i, instrument] of site.instruments.entries()) {
    must(add, 'controller', names.controllers, instrument.controller, ['instruments', i, 'controller']);
    must(add, 'plant output', names.outputs, instrument.signal, ['instruments', i, 'signal']);
    mustMeasure(add, names.outputs, instrument, ['instruments', i, 'unit']);
    checkLocation(instrument.at, instrument.at.startsWith('%IX') ? 'discrete' : 'input', ['instruments', i, 'at'], add);
  }
  for (const [i, actuator] of site.actuators.entries()) {
    must(add, 'controller', names.controllers, actuator.controller, ['actuators', i, 'controller']);
    must(add, 'plant input', names.inputs, actuator.signal, ['actuators', i, 'signal']);
    mustMeasure(add, names.inputs, actuator, ['actuators', i, 'unit']);
    checkLocation(actuator.at, actuator.at.startsWith('%QX') ? 'coil' : 'holding', ['actuators', i, 'at'], add);
  }
  for (const [i, limit] of site.limits.entries()) {
    must(add, 'plant output', names.outputs, limit.signal, ['limits', i, 'signal']);
    mustMeasure(add, names.outputs, limit, ['limits', i, 'unit']);
    must(add, 'plant output', names.outputs, limit.flow, ['limits', i, 'flow']);
    for (const [j, tag] of limit.influencedBy.entries())
      must(add, 'tag', names.influences, tag, ['limits', i, 'influencedBy', j]);
  }
  // A candidate that a measure has fitted stands in both lists.
  const built = new Set(site.protections.filter(({ origin }) => origin === null).map(({ id }) => id));
  for (const key of ['protections', 'candidates'] as const)
    for (const [i, protection] of site[key].entries()) {
      must(add, 'plant output', names.outputs, protection.signal, [key, i, 'signal']);
      for (const [j, stop] of protection.stop.entries())
        must(add, 'actuator', names.actuators, stop.actuator, [key, i, 'stop', j, 'actuator']);
      for (const [j, tag] of protection.influencedBy.entries())
        must(add, 'tag', names.influences, tag, [key, i, 'influencedBy', j]);
      if (key === 'candidates' && built.has(protection.id))
        add('duplicate', [key, i], { what: 'protection', name: protection.id });
    }
  for (const [i, consumer] of site.consumers.entries()) {
    must(add, 'plant output', names.outputs, consumer.delivered, ['consumers', i, 'delivered']);
    must(add, 'plant output', names.outputs, consumer.wanted, ['consumers', i, 'wanted']);
    const [delivered, wanted] = [consumer.delivered, consumer.wanted].map((signal) => names.outputs?.get(signal));
    if (delivered !== undefined && wanted !== undefined && delivered !== wanted)
      add('unit', ['consumers', i, 'wanted'], { name: consumer.wanted, unit: wanted, expected: delivered });
  }
};

/** What measures or moves a signal speaks of it in the signal's own unit. */
const mustMeasure = (
  add: Add,
  signals: ReadonlyMap<string, string> | null,
  { signal, unit }: { readonly signal: string; readonly unit: string },
  path: Path,
): void => {
  const expected = signals?.get(signal);
  if (expected !== undefined && expected !== unit) add('unit', path, { name: signal, unit, expected });
};

const checkLocation = (at: string, area: keyof typeof SIZES, path: Path, add: Add): void => {
  const { index } = parseLocation(at);
  const size = area === 'holding' ? 1024 : SIZES[area];
  if (index >= size) add('address', path, { address: at, area, size });
};

const checkTags = (site: SiteDocument, names: Names, add: Add): void => {
  for (const [i, point] of site.points.entries()) {
    must(add, 'controller', names.controllers, point.controller, ['points', i, 'controller']);
    const size = SIZES[point.area];
    const end = point.address + widthOf(point);
    if (end > size) add('address', ['points', i, 'address'], { address: point.address, area: point.area, size });
  }
  for (const [i, alarm] of site.alarms.entries()) {
    for (const key of ['point', 'value', 'limit'] as const)
      must(add, 'point', names.tags, alarm[key], ['alarms', i, key]);
    for (const [j, tag] of alarm.influencedBy.entries())
      must(add, 'tag', names.influences, tag, ['alarms', i, 'influencedBy', j]);
  }
  for (const [i, loop] of site.loops.entries()) {
    for (const key of ['pv', 'sv', 'mv', 'manual', 'auto', 'central', 'running', 'command', 'trip', 'reset'] as const)
      must(add, 'point', names.tags, loop[key], ['loops', i, key]);
    for (const [j, alarm] of loop.alarms.entries()) must(add, 'alarm', names.alarms, alarm, ['loops', i, 'alarms', j]);
    must(add, 'plant output', names.outputs, loop.truth, ['loops', i, 'truth']);
  }
  const loops = new Set(site.loops.map((loop) => loop.id));
  for (const [i, picture] of site.pictures.entries()) {
    const items = new Set(picture.items.map((item) => item.id));
    for (const [j, item] of picture.items.entries()) {
      for (const [k, tag] of item.points.entries())
        must(add, 'point', names.tags, tag, ['pictures', i, 'items', j, 'points', k]);
      must(add, 'loop', loops, item.loop, ['pictures', i, 'items', j, 'loop']);
      must(add, 'point', names.tags, item.state, ['pictures', i, 'items', j, 'state']);
    }
    for (const [j, pipe] of picture.pipes.entries()) {
      must(add, 'picture item', items, pipe.from, ['pictures', i, 'pipes', j, 'from']);
      must(add, 'picture item', items, pipe.to, ['pictures', i, 'pipes', j, 'to']);
    }
  }
};

const checkPrograms = (site: SiteDocument, add: Add): void => {
  for (const [i, host] of site.hosts.entries()) {
    if (host.kind !== 'controller' || host.source === '') continue;
    const compiled = compile(host.source, { file: host.program });
    if (!compiled.ok) {
      for (const { file, line, column, message } of compiled.diagnostics)
        add('program', ['hosts', i, 'program'], { file, line, column, reason: message });
      continue;
    }
    const variables = new Map(compiled.program.variables.map((variable) => [variable.name.toLowerCase(), variable]));
    const limits = host.setpointLimits;
    for (const [path, settings] of [
      [['settings'], host.settings],
      [['setpointLimits', 'plausible'], limits?.plausible ?? {}],
      [['setpointLimits', 'clamp'], limits?.clamp ?? {}],
    ] as const)
      for (const name of Object.keys(settings))
        if (!variables.has(name.toLowerCase()))
          add('setting', ['hosts', i, ...path, name], { name, reason: 'the program has no such variable' });
    for (const [j, refusal] of host.refusals.entries())
      if (!variables.has(refusal.variable.toLowerCase()))
        add('unknown-reference', ['hosts', i, 'refusals', j, 'variable'], {
          what: 'program variable',
          name: refusal.variable,
          known: nearest(refusal.variable, [...variables.keys()]),
        });
  }
};

const checkPeople = (site: SiteDocument, names: Names, add: Add): void => {
  const hmis = new Set(site.hosts.filter((host) => host.kind === 'hmi').map((host) => host.id));
  if (hmis.size === 0) add('unknown-reference', ['hosts'], { what: 'host of kind', name: 'hmi', known: [] });
  const operators = new Set(site.operators.map((operator) => operator.id));
  for (const [i, host] of site.hosts.entries())
    if (host.kind === 'sensor')
      for (const [j, detection] of host.detections.entries()) {
        for (const [k, name] of detection.known.entries())
          must(add, 'host', names.hosts, name, ['hosts', i, 'detections', j, 'known', k]);
        for (const [k, name] of detection.at.entries())
          must(add, 'host', names.hosts, name, ['hosts', i, 'detections', j, 'at', k]);
        for (const [k, tag] of detection.tags.entries())
          must(add, 'point', names.tags, tag, ['hosts', i, 'detections', j, 'tags', k]);
        must(add, 'operator', operators, detection.route ?? undefined, ['hosts', i, 'detections', j, 'route']);
      }
  for (const [i, operator] of site.operators.entries()) {
    must(add, 'HMI', hmis, operator.hmi, ['operators', i, 'hmi']);
    const accounts = site.hosts.find((host) => host.id === operator.hmi)?.accounts ?? [];
    must(add, 'account', new Set(accounts.map((account) => account.user)), operator.account, [
      'operators',
      i,
      'account',
    ]);
    for (const [j, procedure] of operator.procedures.entries()) {
      const path = ['operators', i, 'procedures', j] as const;
      if (procedure.on.when === 'alarm') must(add, 'alarm', names.alarms, procedure.on.alarm, [...path, 'on', 'alarm']);
      if (procedure.on.when === 'shown') must(add, 'point', names.tags, procedure.on.tag, [...path, 'on', 'tag']);
      for (const [k, action] of procedure.actions.entries()) {
        const at = [...path, 'actions', k];
        if (action.do === 'write') must(add, 'point', names.tags, action.tag, [...at, 'tag']);
        if (action.do === 'acknowledge') must(add, 'alarm', names.alarms, action.alarm ?? undefined, [...at, 'alarm']);
        if (action.do === 'panel') must(add, 'actuator', names.actuators, action.actuator, [...at, 'actuator']);
        if (action.do === 'disable-access') must(add, 'host', names.hosts, action.host, [...at, 'host']);
      }
    }
  }
};

const DURATIONS: ReadonlySet<string> = new Set([
  'scan',
  'poll',
  'publishing',
  'interval',
  'lag',
  'deadTime',
  'stroke',
  'duration',
  'delay',
  'hold',
  'within',
  'time',
  'idle',
  'step',
]);

const checkTimes = (site: SiteDocument, add: Add): void => {
  if (parseTimeOfDay(site.startOfDay) === null) add('time-of-day', ['startOfDay'], { value: site.startOfDay });
  const walk = (node: unknown, path: Path): void => {
    if (Array.isArray(node)) for (const [index, item] of node.entries()) walk(item, [...path, index]);
    else if (node !== null && typeof node === 'object')
      for (const [key, inner] of Object.entries(node)) {
        if (DURATIONS.has(key) && typeof inner === 'string' && parseDuration(inner) === null)
          add('duration', [...path, key], { value: inner });
        walk(inner, [...path, key]);
      }
  };
  walk(site.plant, ['plant']);
  walk(site.hosts, ['hosts']);
  walk(site.instruments, ['instruments']);
  walk(site.actuators, ['actuators']);
  walk(site.limits, ['limits']);
  walk(site.protections, ['protections']);
  walk(site.candidates, ['candidates']);
  walk(site.operators, ['operators']);
};
