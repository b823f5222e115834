import { z } from 'zod';
import { ModbusSchema, ModbusSecuritySchema } from './modbus-schema.ts';
import { OpcUaClientSchema, OpcUaServerSchema } from './opcua-schema.ts';
import { id, origin, tag, text } from './vocabulary.ts';

export const AccountSchema = z.strictObject({
  user: z.string().min(1),
  password: z.string().min(1),
  /**
   * `operate` may change set-points on an HMI, `engineer` may also change programs, `administer` also says whose
   * certificates a device trusts, `remote` may sign in from outside.
   */
  rights: z.array(z.enum(['view', 'operate', 'engineer', 'administer', 'remote'])),
  secondFactor: z.string().nullable().default(null),
});

/** Terms on which a host lets anyone sign in. Hours are local, `["08:30", "17:30"]`. */
export const AccessSchema = z.strictObject({
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
  accounts: z.array(AccountSchema).default([]),
  access: z.array(AccessSchema).default([]),
  /** It has a client certificate for MODBUS/TCP Security with this role, and uses it wherever a controller takes it. */
  modbusRole: z.string().optional(),
};

/** How a host speaks to OPC UA servers of others. */
const opcua = OpcUaClientSchema.optional();

/** Identity as FC 43/14 and OPC UA's BuildInfo give it. */
const Identity = z.strictObject({
  vendor: z.string(),
  product: z.string(),
  revision: z.string(),
  model: z.string(),
  name: z.string(),
  unit: z.number().int().min(1).max(247).default(1),
});

/** What the device's processor takes for its work; see docs/reference/controller.md. */
const Cpu = z
  .strictObject({
    /** Nanoseconds for a statement of Structured Text, by which the times of tasks are reckoned. */
    nsPerStatement: z.number().positive().max(1_000_000).default(500),
    /** Microseconds for reading inputs and writing outputs, added to every run of a task. */
    ioMicroseconds: z.number().min(0).max(1_000_000).default(200),
    /** The longest that one run of a task may take; null: no watchdog. */
    watchdog: z.string().nullable().default('150ms'),
    /** How long the controller is gone from the network when it restarts. */
    restart: z.string().default('5s'),
  })
  .prefault({});

export const KeyPositionSchema = z.enum(['run', 'remote', 'program']);
export type KeyPosition = z.infer<typeof KeyPositionSchema>;

const Controller = z.strictObject({
  ...hostBase,
  kind: z.literal('controller'),
  identity: Identity,
  /** The program's file under the site's folder, and its text once the loader has read it. */
  program: z.string(),
  source: z.string().default(''),
  scan: z.string().default('100ms'),
  cpu: Cpu,
  /** The key switch: `run` refuses engineering over the network, `program` holds the controller in PROGRAM. */
  key: KeyPositionSchema.default('remote'),
  keyOrigin: origin,
  /** Takes a download while it runs, without being stopped first. */
  carelessDownload: z.boolean().default(true),
  downloadOrigin: origin,
  /** Initial values of the program's VAR parameters, over those that the source gives. */
  settings: z.record(z.string(), z.union([z.number(), z.boolean()])).default({}),
  /**
   * Limits on set-points that the program carries and that are switched off as delivered: the settings that switch them
   * on, as tight as the process allows (`plausible`) or as wide as the machines go (`clamp`), and what they mean here.
   */
  setpointLimits: z
    .strictObject({
      plausible: z.record(z.string(), z.union([z.number(), z.boolean()])),
      clamp: z.record(z.string(), z.union([z.number(), z.boolean()])).optional(),
      text,
    })
    .optional(),
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
  /** Its Modbus server, where it is not the plain one. */
  modbus: ModbusSchema.optional(),
  modbusSecurity: ModbusSecuritySchema.optional(),
  opcua: OpcUaServerSchema.optional(),
});

const Hmi = z.strictObject({ ...hostBase, kind: z.literal('hmi'), poll: z.string().default('1s'), opcua });
const Historian = z.strictObject({
  ...hostBase,
  kind: z.literal('historian'),
  publishing: z.string().default('1s'),
  opcua,
});
const Plain = z.strictObject({
  ...hostBase,
  kind: z.enum(['workstation', 'jump', 'gateway', 'server', 'outsider']),
  opcua,
});

export const DetectionSchema = z.strictObject({
  id,
  title: text,
  /**
   * In the traffic that the sensor's taps bring: `new-writer`: a write from a host not in `known`; `new-talker`: any
   * request from a host not in `known`; `scan`: more than `count` distinct hosts or ports tried within `within`;
   * `identify`: FC 17 or 43 from a host not in `known`; `range`: a write to one of `tags` outside `low`…`high`;
   * `remote-operation`: input to a screen in a session over the network, from a host not in `known`.
   *
   * In the logs that hosts and controllers forward to it: `out-of-hours`: a login outside `hours`; `sign-in`: a login
   * from a host not in `known`; `refused-sign-in`: a login with the right password that its terms turned down (second
   * factor, hours), or `count` wrong passwords of one source within `within`; `program-change`: a controller took a
   * program that is not the site's own, or lost its own; `force`: a variable of a program was forced.
   */
  kind: z.enum([
    'new-writer',
    'new-talker',
    'scan',
    'identify',
    'out-of-hours',
    'range',
    'sign-in',
    'refused-sign-in',
    'remote-operation',
    'program-change',
    'force',
  ]),
  /** Only what concerns these hosts; empty: all. For `sign-in`. */
  at: z.array(z.string()).default([]),
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

/** A named place in a controller's memory, as HMI, historian and scenario know it. */
export const PointSchema = z.strictObject({
  tag,
  title: text,
  controller: id,
  area: z.enum(['coil', 'discrete', 'input', 'holding']),
  /** 0-based, as on the wire. */
  address: z.number().int().min(0).max(65535),
  type: z.enum(['bool', 'uint16', 'int16', 'uint32', 'int32', 'float32']).default('uint16'),
  /** Which of the two words of a 32-bit value stands at the lower address, and whether a word's bytes are swapped. */
  wordOrder: z.enum(['high-first', 'low-first']).default('high-first'),
  byteSwap: z.boolean().default(false),
  /** Engineering value = raw × scale + offset. */
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
export const AlarmSchema = z.strictObject({
  tag,
  title: text,
  /** The point that carries the alarm bit. */
  point: tag,
  level: z.enum(['LL', 'L', 'H', 'HH', 'fault', 'deviation', 'trip']),
  priority: z.enum(['high', 'medium', 'low']),
  /** The points that hold the process value and the limit, where there are such. */
  value: tag.optional(),
  limit: tag.optional(),
  /** Whether people confirm after acknowledging that the cause is dealt with (OPC 10000-9, 5.7.4). */
  confirm: z.boolean().optional(),
  influencedBy: z.array(tag).default([]),
  /** What the operator should do, in a line: cause, consequence, action. */
  guide: text,
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
    /** An alert of this detection, or of any of several. */
    z.strictObject({ when: z.literal('alert'), detection: z.union([z.string(), z.array(z.string()).min(1)]) }),
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

export const OperatorSchema = z.strictObject({
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

export type Host = z.infer<typeof HostSchema>;
export type ControllerHost = Extract<Host, { kind: 'controller' }>;
export type HmiHost = Extract<Host, { kind: 'hmi' }>;
export type HistorianHost = Extract<Host, { kind: 'historian' }>;
export type SensorHost = Extract<Host, { kind: 'sensor' }>;
export type Point = z.infer<typeof PointSchema>;
export type Alarm = z.infer<typeof AlarmSchema>;
export type Account = z.infer<typeof AccountSchema>;
export type Access = z.infer<typeof AccessSchema>;
export type Detection = z.infer<typeof DetectionSchema>;
export type Operator = z.infer<typeof OperatorSchema>;
export type OperatorAction = z.infer<typeof OperatorActionSchema>;
