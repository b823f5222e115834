import { z } from 'zod';

/*
 * The site document: a plant with its controllers, hosts, zones, conduits and wiring, as one value. A measure is a
 * pure function from document to document, so everything that a measure may change has its place here. `origin`
 * labels what a measure put in; it is carried into verdicts, refusals, trips and alerts and never interpreted.
 */

const id = z.string().regex(/^[a-z][a-z0-9-]*$/, 'lower case letters, digits and hyphens');
const tag = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9_.-]*$/, 'a tag such as AIC-201.SV');
const text = z.strictObject({ ja: z.string().min(1), en: z.string().min(1) });
const origin = z.string().nullable().default(null);
const positive = z.number().positive();
const ipv4 = z.ipv4();

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
  protocol: z.enum(['any', 'modbus', 'opcua', 'https', 'rdp', 'ssh', 'icmp']),
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

const Account = z.strictObject({
  user: z.string().min(1),
  password: z.string().min(1),
  /** `operate` may change set-points on an HMI, `engineer` may also change programs, `remote` may sign in from outside. */
  rights: z.array(z.enum(['view', 'operate', 'engineer', 'remote'])),
  secondFactor: z.string().nullable().default(null),
});

/** Terms on which a host lets anyone sign in. Hours are local, `["08:30", "17:30"]`. */
const Access = z.strictObject({
  port: z.union([z.literal(22), z.literal(443), z.literal(3389)]),
  secondFactor: z.boolean().default(false),
  hours: z.tuple([z.string(), z.string()]).nullable().default(null),
  origin,
});

const hostBase = {
  id,
  title: text,
  zone: id,
  octet: z.union([z.number().int().min(2).max(254), z.string()]),
  accounts: z.array(Account).default([]),
  access: z.array(Access).default([]),
};

/** Identity as FC 43/14 and OPC UA's BuildInfo give it. */
const Identity = z.strictObject({
  vendor: z.string(),
  product: z.string(),
  revision: z.string(),
  model: z.string(),
  name: z.string(),
  unit: z.number().int().min(1).max(247).default(1),
});

const Controller = z.strictObject({
  ...hostBase,
  kind: z.literal('controller'),
  identity: Identity,
  /** The program's file under the site's folder, and its text once the loader has read it. */
  program: z.string(),
  source: z.string().default(''),
  scan: z.string().default('100ms'),
  /** Initial values of the program's VAR parameters, over those that the source gives. */
  settings: z.record(z.string(), z.union([z.number(), z.boolean()])).default({}),
  /** Reads from other controllers by Modbus, at `interval`, into holding registers of this one. */
  reads: z
    .array(
      z.strictObject({
        from: id,
        area: z.enum(['coil', 'discrete', 'input', 'holding']),
        address: z.number().int(),
        count: z.number().int().min(1),
        to: z.number().int(),
        interval: z.string(),
      }),
    )
    .default([]),
  /** BOOL variables that the program sets when it turns a request for `tag` down. */
  refusals: z.array(z.strictObject({ variable: z.string(), tag, origin })).default([]),
});

const Hmi = z.strictObject({ ...hostBase, kind: z.literal('hmi'), poll: z.string().default('1s') });
const Historian = z.strictObject({ ...hostBase, kind: z.literal('historian'), publishing: z.string().default('1s') });
const Plain = z.strictObject({ ...hostBase, kind: z.enum(['workstation', 'jump', 'gateway', 'server', 'outsider']) });

export const DetectionSchema = z.strictObject({
  id,
  title: text,
  /**
   * `new-writer`: a Modbus write from a host not in `known`; `new-talker`: any request from a host not in `known`;
   * `scan`: more than `count` distinct hosts or ports tried within `within`; `identify`: FC 17 or 43 from a host not in
   * `known`; `out-of-hours`: a login outside `hours`; `range`: a write to one of `tags` outside `low`…`high`.
   */
  kind: z.enum(['new-writer', 'new-talker', 'scan', 'identify', 'out-of-hours', 'range']),
  known: z.array(z.string()).default([]),
  tags: z.array(tag).default([]),
  low: z.number().optional(),
  high: z.number().optional(),
  count: z.number().int().optional(),
  within: z.string().optional(),
  hours: z.tuple([z.string(), z.string()]).optional(),
  /** Alerts go to this operator, or to nobody's screen but the sensor's own. */
  route: z.string().nullable().default(null),
  origin,
});

const Sensor = z.strictObject({
  ...hostBase,
  kind: z.literal('sensor'),
  /** Zones whose switch mirrors its traffic to the sensor. */
  taps: z.array(id),
  detections: z.array(DetectionSchema).default([]),
});

export const HostSchema = z.discriminatedUnion('kind', [Controller, Hmi, Historian, Plain, Sensor]);

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

/** A named place in a controller's memory, as HMI, historian and scenario know it. */
const Point = z.strictObject({
  tag,
  title: text,
  controller: id,
  area: z.enum(['coil', 'discrete', 'input', 'holding']),
  /** 0-based, as on the wire. */
  address: z.number().int().min(0).max(65535),
  type: z.enum(['bool', 'uint16', 'int16', 'float32']).default('uint16'),
  /** Engineering value = raw × scale + offset. float32: high word first. */
  scale: z.number().default(1),
  offset: z.number().default(0),
  unit: z.string().default('1'),
  /** Engineering range for bars and for the HMI's own entry check; no range, no check. */
  range: z.tuple([z.number(), z.number()]).optional(),
  /** Who may write it from the HMI; absent: read only. */
  write: z.enum(['operate', 'engineer']).optional(),
  history: z.boolean().default(false),
});

/** A process alarm (ISA-18.2): raised while the controller's bit is set. */
const Alarm = z.strictObject({
  tag,
  title: text,
  /** The point that carries the alarm bit. */
  point: tag,
  level: z.enum(['LL', 'L', 'H', 'HH', 'fault', 'deviation', 'trip']),
  priority: z.enum(['high', 'medium', 'low']),
  /** The points that hold the process value and the limit, where there are such. */
  value: tag.optional(),
  limit: tag.optional(),
  influencedBy: z.array(tag).default([]),
  /** What the operator should do, in a line: cause, consequence, action. */
  guide: text,
});

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
  /** The flow through that place (m³/h), for the volume concerned; and households served by the place. */
  flow: z.string().optional(),
  households: z.number().int().optional(),
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

/** One thing that an operator can do, in order. */
export const OperatorActionSchema = z.discriminatedUnion('do', [
  z.strictObject({ do: z.literal('write'), tag, value: z.number() }),
  z.strictObject({ do: z.literal('acknowledge'), alarm: tag.nullable() }),
  z.strictObject({ do: z.literal('panel'), actuator: tag, mode: z.enum(['auto', 'manual']), position: z.number() }),
  z.strictObject({ do: z.literal('disable-access'), host: id }),
  z.strictObject({ do: z.literal('call'), whom: z.enum(['supervisor', 'vendor', 'csirt']) }),
  z.strictObject({ do: z.literal('take-evidence') }),
  z.strictObject({ do: z.literal('wait'), time: z.string() }),
]);

/** A procedure of the site: on an alarm, an alert or a shown value, after the reaction time, act. */
const Procedure = z.strictObject({
  id,
  title: text,
  on: z.discriminatedUnion('when', [
    z.strictObject({ when: z.literal('alarm'), alarm: tag }),
    z.strictObject({ when: z.literal('alert'), detection: z.string() }),
    z.strictObject({
      when: z.literal('shown'),
      tag,
      above: z.number().optional(),
      below: z.number().optional(),
      hold: z.string().default('0s'),
    }),
  ]),
  actions: z.array(OperatorActionSchema).min(1),
});

const Operator = z.strictObject({
  id,
  title: text,
  /** The HMI that he sits at, and the account that he uses there. */
  hmi: id,
  account: z.string(),
  present: z.union([z.boolean(), z.string()]).default(true),
  /** Seconds from what he sees to what he does: a number, or a variable. */
  reaction: z.union([z.number().min(0), z.string()]).default(60),
  procedures: z.array(Procedure).default([]),
});

const EdgeListener = z.strictObject({ host: id, protocol: z.enum(['modbus', 'opcua']), as: id });

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
      kind: z.enum(['water', 'chemical', 'signal']),
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
    parameters: z.record(z.string(), z.union([z.number(), z.string()])).default({}),
  }),
  /** Plant outputs used to reckon service: delivered and wanted flow at each consumer (m³/h). */
  consumers: z.array(
    z.strictObject({ id, title: text, delivered: z.string(), wanted: z.string(), households: z.number().int() }),
  ),
  zones: z.array(Zone).min(1),
  conduits: z.array(Conduit),
  hosts: z.array(HostSchema).min(1),
  instruments: z.array(Instrument),
  actuators: z.array(Actuator),
  points: z.array(Point),
  alarms: z.array(Alarm),
  limits: z.array(Limit),
  protections: z.array(Protection).default([]),
  operators: z.array(Operator).default([]),
  edge: z.array(EdgeListener).default([]),
  loops: z.array(Loop).default([]),
  pictures: z.array(Picture).default([]),
});

/** A site as written, before variables are resolved. */
export type SiteDocument = z.infer<typeof SiteDocumentSchema>;
export type Host = SiteDocument['hosts'][number];
export type ControllerHost = Extract<Host, { kind: 'controller' }>;
export type SensorHost = Extract<Host, { kind: 'sensor' }>;
export type Point = SiteDocument['points'][number];
export type Rule = z.infer<typeof RuleSchema>;
export type OperatorAction = z.infer<typeof OperatorActionSchema>;
export type Variable = z.infer<typeof VariableSchema>;
/** A site whose variables have been put in: what a world is made from. */
export type Site = SiteDocument & { readonly resolved: Readonly<Record<string, string | number | boolean>> };
