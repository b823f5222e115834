/* A controller of a site as a process of its own, with its Modbus edge. Settings: docker/settings.ts. */
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { createModbusServer } from '../simulator/live/modbus-server.ts';
import { attend, greet } from './attend.ts';
import { ControllerNode } from './controller-node.ts';
import { Channel, FieldbusError, type FromController, type FromPlant, FromPlantSchema } from './fieldbus.ts';
import { type Line, printLine } from './log.ts';
import { ModbusPeer } from './modbus-peer.ts';
import { plcSettings } from './settings.ts';
import { readSite, siteFor } from './site.ts';

const RETRY_MILLISECONDS = 500;

const run = async (print: Line): Promise<never> => {
  const settings = plcSettings();
  const { controller } = settings;
  const files = readSite(fileURLToPath(new URL(`../scenarios/sites/${settings.site}`, import.meta.url)));
  const known = files.document.hosts.filter((host) => host.kind === 'controller').map((host) => host.id);
  if (!known.includes(controller))
    throw new Error(`PLC="${controller}": the site ${settings.site} has ${known.join(', ')}; name one of them`);

  const peers = new Map<string, ModbusPeer>();
  const askPeer = (id: string, unit: number, pdu: Uint8Array): Promise<Uint8Array> => {
    const { host, port } = settings.peers.get(id) ?? { host: id, port: 502 };
    const peer = peers.get(id) ?? new ModbusPeer(host, port);
    peers.set(id, peer);
    return peer.ask(unit, pdu);
  };

  let node: ControllerNode | null = null;
  await createModbusServer({
    host: settings.listen,
    port: settings.port,
    // A controller that is not switched on has no TCP stack either.
    accepts: () => node !== null,
    onRequest: ({ id, remote }, unit, pdu, reply) => reply(node?.serve(remote, id, unit, pdu) ?? null),
  });

  for (;;) {
    const socket = connect(settings.plant.port, settings.plant.host);
    const link = new Channel<FromPlant, FromController>(socket, FromPlantSchema);
    try {
      const { seed, at, counts } = await greet(link, { site: files.document.id, hash: files.hash, controller });
      node = new ControllerNode(siteFor(files, seed), controller, seed, at, askPeer, print);
      node.inputs(at, counts);
      print(at / 1e6, 'controller.started', { controller });
      await attend(link, node);
    } catch (error) {
      socket.destroy();
      if (!(error instanceof FieldbusError)) throw error;
      if (error.code !== 'closed') print(0, 'fieldbus.ended', { code: error.code, reason: error.message });
    }
    await sleep(RETRY_MILLISECONDS);
  }
};

process.on('SIGTERM', () => process.exit(0));
process.on('SIGINT', () => process.exit(0));
run(printLine).catch((error: Error) => {
  console.error(error.message);
  process.exit(1);
});
