import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { WorldCommand } from '../site/command.ts';
import { decodeCommand, encodeCommand } from './input-log.ts';

describe('an input log', () => {
  it('gives back the bytes of a request as they came', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 253 }), fc.string(), (pdu, channel) => {
        const command: WorldCommand = {
          kind: 'request',
          from: 'hmi',
          to: 'plc-1',
          channel,
          request: { protocol: 'modbus', unit: 1, pdu },
        };
        const again = decodeCommand(encodeCommand(command));
        expect(again).toEqual(command);
      }),
    );
  });

  it('holds a socket’s request in the same words, however it is written', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 253 }),
        fc.string(),
        fc.option(fc.record({ role: fc.option(fc.string()) })),
        (pdu, channel, tls) => {
          const command: WorldCommand = {
            kind: 'request',
            from: 'hmi',
            to: 'plc-1',
            channel,
            request: { protocol: 'modbus', unit: 255, pdu, tls },
          };
          const line = encodeCommand(command);
          const bytes = (_: string, value: unknown) =>
            value instanceof Uint8Array ? { $bytes: Buffer.from(value).toString('hex') } : value;
          expect(line).toBe(JSON.stringify(command, bytes));
          expect(decodeCommand(line)).toEqual(command);
        },
      ),
    );
  });

  it('keeps a command on one line', () => {
    const line = encodeCommand({ kind: 'hang-up', channel: 'a\nb' });
    expect(line.includes('\n')).toBe(false);
    expect(decodeCommand(line)).toEqual({ kind: 'hang-up', channel: 'a\nb' });
  });
});
