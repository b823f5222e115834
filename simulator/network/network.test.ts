import { describe, expect, it } from 'vitest';
import { atSeconds } from '../kernel/time.ts';
import { readRequest, writeSingle } from '../protocols/modbus/client.ts';
import { TestWorld } from './test-world.ts';

const read = { protocol: 'modbus', unit: 1, pdu: readRequest(3, 0, 4) } as const;
const write = { protocol: 'modbus', unit: 1, pdu: writeSingle(0, 26) } as const;

describe('a request on the plant network', () => {
  it('reaches a host in the same zone, and its answer comes back', () => {
    const world = new TestWorld();
    world.send('plc-1', 'plc-2', read);
    world.run(1);
    expect(world.replies[0]?.reply.outcome).toBe('modbus');
    const [request, response] = world.events;
    expect(request?.data).toEqual({
      bytes: '0300000004',
      conduit: null,
      connection: 1,
      from: 'plc-1',
      operation: 'modbus.read-holding',
      origin: null,
      port: 502,
      protocol: 'modbus',
      rule: null,
      to: 'plc-2',
      verdict: 'allow',
    });
    expect(response?.cause).toBe(request?.seq);
    expect(response?.data).toEqual({ bytes: '03080000000000000000', outcome: 'modbus', request: request?.seq });
  });

  it('passes a conduit that allows it, and the event says by which rule', () => {
    const world = new TestWorld();
    world.send('hmi', 'plc-1', write);
    world.run(1);
    expect(world.requests[0]).toMatchObject({ verdict: 'allow', conduit: 'fw-control', rule: 'hmi-to-plc' });
    expect(world.devices.get('plc-1')?.words.holding[0]).toBe(26);
  });

  it('times out after three seconds where a conduit drops it', () => {
    const world = new TestWorld();
    world.send('office', 'plc-1', read);
    world.run(2.999);
    expect(world.replies).toEqual([]);
    world.run(4);
    expect(world.replies[0]?.reply.outcome).toBe('timeout');
    expect(world.replies[0]?.at).toBe(atSeconds(3));
    expect(world.requests[0]).toMatchObject({ verdict: 'drop', conduit: 'fw-office', rule: null, origin: null });
    expect(world.delivered).toEqual([]);
  });
});
