import { functionOf } from '../protocols/modbus/functions.ts';
import type { ModbusSecurity } from './modbus-schema.ts';

/*
 * Who may do what on which port (MODBUS/TCP Security, v21, clause 8: role-based client authorization). A function that a
 * role may not use is an illegal function: exception 01.
 */

/** Sub-functions of FC 8 that change how the device works: restart, delimiter, listen only, clearing. */
const CHANGING = new Set([1, 3, 4, 10, 20]);

const changes = (pdu: Uint8Array): boolean => {
  const code = pdu[0] ?? 0;
  if (code === 8) return pdu.length >= 3 && CHANGING.has(((pdu[1] as number) << 8) | (pdu[2] as number));
  return functionOf(code)?.access === 'write';
};

/** TCP ports on which a controller's Modbus server listens. */
export const modbusPorts = (security: ModbusSecurity | undefined): readonly number[] =>
  security === undefined ? PLAIN : security.required === 'all' ? SECURE : BOTH;

const PLAIN = [502];
const SECURE = [802];
const BOTH = [502, 802];

/** Whether a request may be carried out. `tls` is null for one that came in plain. */
export const isAuthorised = (
  security: ModbusSecurity,
  tls: { readonly role: string | null } | null,
  pdu: Uint8Array,
): boolean => {
  if (tls === null) return security.required === 'none' || (security.required === 'writes' && !changes(pdu));
  const roles = Object.keys(security.roles);
  if (roles.length === 0) return true;
  return tls.role !== null && (security.roles[tls.role]?.includes(pdu[0] ?? 0) ?? false);
};
