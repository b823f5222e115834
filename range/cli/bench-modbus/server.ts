import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { provideEngines } from '../../../simulator/live/engines.ts';
import { arrayData, newCounters } from '../../../simulator/protocols/modbus/device.ts';
import { serveUnit } from '../../../simulator/protocols/modbus/service.ts';
import { ROOT } from '../serve.ts';

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

/**
 * A controller of the simulation needs half a millisecond and more of its own time for an answer. At 60 times the wall
 * clock that is some ten microseconds: what is left is the work of the engine.
 */
const PACE = 60;

const live = async (): Promise<void> => {
  const [{ libraryIn }, { resolveSite }, { World }, { LiveCell }, { CellHost }, { openModbusEdge }, { encodeCapture }] =
    await Promise.all([
      import('../../backends/compose.ts'),
      import('../../../simulator/site/resolve.ts'),
      import('../../../simulator/site/world.ts'),
      import('../../../simulator/live/live-cell.ts'),
      import('../../../simulator/live/cell-host.ts'),
      import('../../../simulator/live/modbus-edge.ts'),
      import('../../backends/capture.ts'),
    ]);
  const document = libraryIn(join(ROOT, 'scenarios')).sites.get('waterworks');
  if (!document) throw new Error('bench: the site "waterworks" is not in the library');
  const site = resolveSite(document, 1, 'bench');
  const options = { site, seed: 1, cell: 'bench' };
  const host = new CellHost();
  const cell = new LiveCell({
    maker: {
      create: (sinks) => World.begin({ ...options, ...sinks }),
      restore: (sinks, snapshot, history) => World.restore({ ...options, ...sinks, history }, snapshot),
    },
    pace: PACE,
    until: null,
    onFailure: (error) => {
      throw error;
    },
    onEnd: () => {},
    now: () => performance.now(),
    wall: () => Date.now(),
  });
  encodeCapture(cell.world.network, site);
  const edge = await openModbusEdge({
    cell,
    site,
    host: '127.0.0.1',
    basePort: 0,
    keys: tmpdir(),
    requestsPerSecond: Number.MAX_SAFE_INTEGER,
    wake: () => host.wake(),
  });
  setInterval(() => cell.takeLog(), 250);
  host.add('bench', cell);
  cell.start();
  host.wake();
  const endpoint = edge.endpoints.find((each) => each.host === 'plc-dosing' && each.as === 'ews');
  if (!endpoint) throw new Error('bench: the site has no Modbus endpoint as "ews"');
  said(endpoint.port);
};

provideEngines();
const kind = process.argv[2];
if (kind === 'echo') echo();
else if (kind === 'service') await service();
else await live();
