import { functionName } from '../protocols/modbus/functions.ts';
import type { ServiceRequest } from './message.ts';

const MODBUS: readonly string[] = Array.from({ length: 256 }, (_, code) => `modbus.${functionName(code)}`);

/** A short stable code for what is asked: `modbus.read-holding`, `opcua.read`, `session.login`, `probe`, `discover`. */
export const operationOf = (request: ServiceRequest): string => {
  switch (request.protocol) {
    case 'modbus':
      return request.tls ? 'modbus.encrypted' : (MODBUS[request.pdu[0] ?? 0] as string);
    case 'opcua':
      return `opcua.${request.service.kind}`;
    case 'session':
      return `session.${request.service.kind}`;
    default:
      return request.protocol;
  }
};
