import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { provideEngines } from '../../../simulator/live/engines.ts';
import { arrayData, newCounters } from '../../../simulator/protocols/modbus/device.ts';
import { serveUnit } from '../../../simulator/protocols/modbus/service.ts';

/*
 * What is measured, each in a process of its own: `echo`, a bare Node socket; `service`, the Modbus server on the bare
 * PDU service; `live`, the edge of a live world with its conduits, mirror ports, capture, log and digest. Prints its
 * port, and ends with its standard input.
 */

const said = (port: number): void => {
  process.stdout.write(`${port}\n`);
  process.stdin.on('end', () => process.exit(0)).resume();
};

const echo = (): void => {
  const server = createServer((socket) => {
    socket.setNoDelay(true);
    socket.on('error', () => undefined);
    socket.on('data', (chunk) => socket.write(chunk));
  });
  server.listen(0, '127.0.0.1', () => said((server.address() as { port: number }).port));
};

const service = async (): Promise<void> => {
  const { createModbusServer } = await import('../../../simulator/live/modbus-server.ts');
  const device = {
    data: arrayData({ coil: 8192, discrete: 8192, input: 1024, holding: 8192 }),
    identity: { vendor: 'V', product: 'P', revision: '1', model: 'M', name: 'N', unit: 1 },
    counters: newCounters(),
  };
  const { port } = await createModbusServer({
    host: '127.0.0.1',
    port: 0,
    onRequest: (_connection, unit, pdu, reply) => reply(serveUnit(unit, pdu, device)),
  });
  said(port);
};

const live = async (): Promise<void> => {
  const [{ benchWorld }, { openModbusEdge }] = await Promise.all([
    import('../bench-world.ts'),
    import('../../../simulator/live/modbus-edge.ts'),
  ]);
  const { site, cell, wake, start } = benchWorld();
  const edge = await openModbusEdge({
    cell,
    site,
    host: '127.0.0.1',
    basePort: 0,
    keys: tmpdir(),
    requestsPerSecond: Number.MAX_SAFE_INTEGER,
    wake,
  });
  start();
  const endpoint = edge.endpoints.find((each) => each.host === 'plc-dosing' && each.as === 'ews');
  if (!endpoint) throw new Error('bench: the site has no Modbus endpoint as "ews"');
  said(endpoint.port);
};

provideEngines();
const kind = process.argv[2];
if (kind === 'echo') echo();
else if (kind === 'service') await service();
else await live();
