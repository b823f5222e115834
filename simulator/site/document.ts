import { z } from 'zod';
import { AlarmSchema, HostSchema, OperatorSchema, PointSchema } from '../hosts/schema.ts';
import { id, origin, tag, text } from '../hosts/vocabulary.ts';

/*
 * The site document: a plant with its controllers, hosts, zones, conduits and wiring, as one value. A measure is a
 * pure function from document to document, so everything that a measure may change has its place here. `origin`
 * labels what a measure put in; it is carried into verdicts, refusals, trips and alerts and never interpreted.
 */

const positive = z.number().positive();

/** Seed-drawn variables; `${name}` anywhere in a document string stands for the drawn value. */
export const VariableSchema = z.union([
  z.strictObject({ value: z.union([z.string(), z.number(), z.boolean()]) }),
  z.strictObject({ chance: z.number().min(0).max(1) }),
  z.strictObject({ between: z.tuple([z.number(), z.number()]), step: positive.optional() }),
  z.strictObject({ from: z.array(z.union([z.string(), z.number(), z.boolean()])).min(1) }),
]);

const Zone = z.strictObject({
  id,
  title: text,
  /** Purdue-like place on the map; `outside` is the internet. */
  level: z.enum(['outside', 'enterprise', 'control-information', 'control', 'field']),
  /** The first three octets; hosts take the fourth. */
  subnet: z.string().regex(/^\d{1,3}\.\d{1,3}\.\d{1,3}$/),
});

export const RuleSchema = z.strictObject({
  id,
  /** Host ids, zone ids, or `any`. */
  from: z.array(z.string()).min(1),
  to: z.array(z.string()).min(1),
  protocol: z.enum(['any', 'modbus', 'modbus-tls', 'opcua', 'https', 'rdp', 'ssh', 'icmp']),
  /** Only for Modbus: function codes and 0-based address ranges (inclusive) that the rule speaks of. */
  functions: z.array(z.number().int().min(1).max(127)).optional(),
  addresses: z.array(z.tuple([z.number().int().min(0), z.number().int().max(65535)])).optional(),
  action: z.enum(['allow', 'drop', 'refuse']),
  origin,
});

const Conduit = z.strictObject({
  id,
  title: text,
  between: z.tuple([id, id]),
  /** The conduit's own addresses (the fourth octet on either side): it is the router and firewall. */
  octet: z.number().int().min(1).max(254).default(1),
  /** Rules are read in order; what none allows is denied as `otherwise` says. */
  rules: z.array(RuleSchema),
  otherwise: z.enum(['drop', 'refuse']).default('drop'),
  origin,
});

const Instrument = z.strictObject({
  tag,
  title: text,
  /** The plant's output that it measures. */
  signal: z.string(),
  controller: id,
  /** Where the raw count (4–20 mA as 0…27648) or the contact arrives, as `%IW0` or `%IX0.0`. */
  at: z.string().regex(/^%I[WX]\d+(\.\d)?$/),
  range: z.tuple([z.number(), z.number()]),
  unit: z.string(),
  /** One standard deviation, in the signal's unit. */
  noise: z.number().min(0).default(0),
  lag: z.string().default('0s'),
  deadTime: z.string().default('0s'),
  /** From one reading to the next, taken in the last step of the interval; absent: every step of the plant. */
  interval: z.string().optional(),
  bits: z.number().int().min(1).max(24).default(14),
  failure: z.enum(['none', 'stuck', 'low', 'high', 'drift']).default('none'),
});

const Actuator = z.strictObject({
  tag,
  title: text,
  /** The plant's input that it moves. */
  signal: z.string(),
  controller: id,
  /** Where the command leaves, as `%QW0` (0…27648 for `range`) or `%QX0.0`. */
  at: z.string().regex(/^%Q[WX]\d+(\.\d)?$/),
  range: z.tuple([z.number(), z.number()]),
  unit: z.string(),
  /** Time for the whole range; 0 moves at once. */
  stroke: z.string().default('0s'),
  /** The local panel at the machine: `auto` follows the controller, `manual` holds `position`. */
  panel: z
    .strictObject({ mode: z.enum(['auto', 'manual']), position: z.number() })
    .default({ mode: 'auto', position: 0 }),
});

/** How many of what a place serves: `{ count: 14500, title: { ja: 世帯, en: households } }`. */
const Affected = z.strictObject({ count: z.number().int().positive(), title: text });

/** A safe operating limit: passed when the signal stays beyond `value` for `duration`. */
const Limit = z.strictObject({
  id,
  title: text,
  signal: z.string(),
  direction: z.enum(['above', 'below']),
  value: z.number(),
  unit: z.string(),
  duration: z.string(),
  place: z.enum(['plant-outlet', 'consumer', 'equipment']),
  /** The plant output that passes through that place (m³/h, kmol/h, kW …), for the amount concerned. */
  flow: z.string().optional(),
  /** Who or what the place serves. */
  affected: Affected.optional(),
  /** Product beyond this limit is not delivered product. */
  specification: z.boolean().default(false),
  influencedBy: z.array(tag).default([]),
});

/** A hard-wired protection, independent of every controller: sensor, limit, delay, action, latch. */
const Protection = z.strictObject({
  id,
  title: text,
  signal: z.string(),
  direction: z.enum(['above', 'below']),
  value: z.number(),
  delay: z.string(),
  /** Sensor lag and dead time of the protection's own instrument. */
  lag: z.string().default('0s'),
  deadTime: z.string().default('0s'),
  noise: z.number().min(0).default(0),
  /** Actuators driven to `position` until reset. */
  stop: z.array(z.strictObject({ actuator: tag, position: z.number() })).min(1),
  influencedBy: z.array(tag).default([]),
  origin,
});

const EdgeListener = z.strictObject({ host: id, protocol: z.enum(['modbus', 'modbus-tls', 'opcua']), as: id });

/** The plant picture of the operator's screen: which drawing, and its places for points. */
const Picture = z.strictObject({
  id,
  title: text,
  /** Units drawn on a grid; `symbol` names an ISA-5.1 / ISO 10628 symbol that the dashboard knows. */
  items: z.array(
    z.strictObject({
      id,
      symbol: z.enum([
        'tank',
        'well',
        'pump',
        'valve',
        'dosing-tank',
        'dosing-pump',
        'analyser',
        'flow',
        'level',
        'pressure',
        'town',
        'source',
        'mixer',
        'reservoir',
        'reactor',
        'separator',
        'column',
        'condenser',
        'heat-exchanger',
        'compressor',
        'cooling',
        'heater',
        'boiler',
        'building',
        'generator',
        'transformer',
        'busbar',
        'breaker',
        'load',
        'junction',
        'feed',
        'product',
        'flare',
        'temperature',
        'label',
      ]),
      x: z.number(),
      y: z.number(),
      width: z.number().optional(),
      height: z.number().optional(),
      title: text.optional(),
      /** The points shown at it, the loop whose faceplate opens, and the running state. */
      points: z.array(tag).default([]),
      loop: z.string().optional(),
      state: tag.optional(),
    }),
  ),
  pipes: z.array(
    z.strictObject({
      from: id,
      to: id,
      kind: z.enum(['water', 'chemical', 'gas', 'steam', 'hot', 'cold', 'power', 'signal']),
      via: z.array(z.tuple([z.number(), z.number()])).default([]),
    }),
  ),
});

/** A faceplate: PV, SV, MV, auto/manual, central/local. */
const Loop = z.strictObject({
  id: z.string(),
  title: text,
  pv: tag,
  sv: tag.optional(),
  mv: tag.optional(),
  manual: tag.optional(),
  /** The bool point that is 1 in automatic. */
  auto: tag.optional(),
  /** The bool point that is 1 in central. */
  central: tag.optional(),
  running: tag.optional(),
  /** Bool point that starts (1) and stops (0) the equipment. */
  command: tag.optional(),
  /** Bool points that shut the plant down (1) and that release a latched shutdown (1): emergency stop and reset. */
  trip: tag.optional(),
  reset: tag.optional(),
  alarms: z.array(tag).default([]),
  /** The plant output that is this loop's truth. */
  truth: z.string().optional(),
});

export const SiteDocumentSchema = z.strictObject({
  schema: z.literal(1),
  id,
  title: text,
  summary: text,
  timeZone: z.string().default('Asia/Tokyo'),
  /** Local time of day at the world's start, `06:00`, or a variable. */
  startOfDay: z.string(),
  variables: z.record(z.string(), VariableSchema).default({}),
  plant: z.strictObject({
    model: z.string(),
    /** The EPANET file that describes the plant, beside the site file, where the model is of the kind that needs one. */
    network: z.string().optional(),
    /** That file's text; the loader puts it in. */
    source: z.string().optional(),
    /** Another step than the model's usual one, within what the model allows. */
    step: z.string().optional(),
    parameters: z.record(z.string(), z.union([z.number(), z.string()])).default({}),
  }),
  /**
   * Plant outputs used to reckon service: what each consumer gets and what he wants, in one unit (m³/h of water, kmol/h
   * of product, kW of heat, MW of power).
   */
  consumers: z
    .array(
      z.strictObject({ id, title: text, delivered: z.string(), wanted: z.string(), affected: Affected.optional() }),
    )
    .default([]),
  zones: z.array(Zone).min(1),
  conduits: z.array(Conduit),
  hosts: z.array(HostSchema).min(1),
  instruments: z.array(Instrument),
  actuators: z.array(Actuator),
  points: z.array(PointSchema),
  alarms: z.array(AlarmSchema),
  limits: z.array(Limit),
  protections: z.array(Protection).default([]),
  /** Hard-wired protections that the plant does not have, but could be given: what a measure may fit. */
  candidates: z.array(Protection).default([]),
  operators: z.array(OperatorSchema).default([]),
  edge: z.array(EdgeListener).default([]),
  loops: z.array(Loop).default([]),
  pictures: z.array(Picture).default([]),
});

/** A site as written, before variables are resolved. */
export type SiteDocument = z.infer<typeof SiteDocumentSchema>;
export type {
  Alarm,
  ControllerHost,
  Detection,
  Host,
  Operator,
  OperatorAction,
  Point,
  SensorHost,
} from '../hosts/schema.ts';
export type Rule = z.infer<typeof RuleSchema>;
export type Variable = z.infer<typeof VariableSchema>;
/** A site whose variables have been put in: what a world is made from. */
export type Site = SiteDocument & { readonly resolved: Readonly<Record<string, string | number | boolean>> };
