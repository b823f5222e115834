import { z } from 'zod';
import { origin } from './vocabulary.ts';

/*
 * What a site says of a controller's Modbus server. All of it is optional: a controller without it is a strict device
 * with OpenPLC's map. Addresses are 0-based and ranges inclusive.
 */

const register = z.number().int().min(0).max(65535);
const functionCode = z.number().int().min(1).max(127);
const area = z.enum(['coil', 'discrete', 'input', 'holding']);

const Range = z
  .strictObject({ area, from: register, to: register })
  .refine(({ from, to }) => from <= to, { error: '"from" must not lie above "to"' });

/** A file of registers, FC 20 and 21: a recipe, a log of events. */
const File = z
  .strictObject({
    number: z.number().int().min(1).max(65535),
    records: z.number().int().min(1).max(10_000),
    /** The first records; the others are 0. */
    values: z.array(register).default([]),
    /** Whether FC 21 may write it. */
    write: z.boolean().default(false),
    /** Its memory fails the consistency check: exception 08. */
    damaged: z.boolean().default(false),
  })
  .refine(({ records, values }) => values.length <= records, { error: 'more values than records' });

const Quirks = z.strictObject({
  /** Units that it answers to: its own, 0 and 255; or any. */
  units: z.enum(['own', 'any']).default('own'),
  /** What a function code gets that it does not know. */
  unknownFunction: z.enum(['exception', 'silence']).default('exception'),
  /** The exception for a quantity out of its limits; 3 is the specification's. */
  badQuantity: z.union([z.literal(1), z.literal(2), z.literal(3), z.literal(4)]).default(3),
  /** Bytes behind a request: exception 03, or taken no notice of. */
  trailing: z.enum(['refuse', 'ignore']).default('refuse'),
  /** A write to a place that may only be read: exception 02, or a good answer and nothing done. */
  readOnlyWrites: z.enum(['refuse', 'ignore']).default('refuse'),
});

export const ModbusSchema = z.strictObject({
  /** Sizes of the areas where they are smaller than the controller's memory. */
  areas: z
    .strictObject({
      coil: register.optional(),
      discrete: register.optional(),
      input: register.optional(),
      holding: register.optional(),
    })
    .default({}),
  /** Addresses that are not there (exception 02). */
  holes: z.array(Range).default([]),
  readOnly: z.array(Range).default([]),
  writeOnly: z.array(Range).default([]),
  /** Addresses behind which hardware is broken (exception 04). */
  broken: z.array(Range).default([]),
  /** The functions that it has; without a list all that its parts allow. */
  functions: z.array(functionCode).optional(),
  /** Sub-functions of FC 8; 3 and 4 (listen only) are there only where they are listed. */
  diagnostics: z.array(z.number().int().min(0).max(65535)).optional(),
  /** FC 7: up to eight coils, the lowest bit first. */
  exceptionStatus: z.array(register).min(1).max(8).optional(),
  /** FC 11 and 12. */
  eventLog: z.boolean().default(false),
  /** FC 24: registers that hold a queue's length; the queue follows in the registers behind. */
  fifos: z.array(register).default([]),
  files: z.array(File).default([]),
  /** Functions that take long: exception 05 to the request, 06 to the like until `time` has passed. */
  slow: z.strictObject({ functions: z.array(functionCode).min(1), time: z.string() }).optional(),
  /** Objects 128 to 255 of FC 43/14. */
  objects: z.record(z.string().regex(/^(12[89]|1[3-9]\d|2[0-4]\d|25[0-5])$/), z.string().max(200)).default({}),
  /** A gateway: units of its serial line that exist (exception 0B) — others have no way to them (0A). */
  gateway: z.array(z.number().int().min(1).max(247)).optional(),
  /** TCP connections at a time; one more is refused. */
  connections: z.number().int().min(1).max(64).optional(),
  /** A connection without a request for so long is closed by the device. */
  idle: z.string().optional(),
  quirks: Quirks.prefault({}),
});

/**
 * MODBUS/TCP Security (Modbus Organization, v21): TLS on port 802, certificates on both sides, and the client's role in
 * its certificate.
 */
export const ModbusSecuritySchema = z.strictObject({
  /** What plain port 502 no longer does: nothing, writes (exception 01), or anything (it does not listen). */
  required: z.enum(['none', 'writes', 'all']).default('writes'),
  /** Function codes by role; another role, or none, may nothing. Without any role every certificate may everything. */
  roles: z.record(z.string().regex(/^[\w-]+$/), z.array(functionCode)).default({}),
  origin,
});

export type ModbusSettings = z.infer<typeof ModbusSchema>;
export type ModbusSecurity = z.infer<typeof ModbusSecuritySchema>;
