/* A controller of a site as a process of its own, with its Modbus edge. Settings: docker/settings.ts. */
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { ControllerHost, Site } from '../simulator/site/document.ts';
import { attend, greet } from './attend.ts';
import { ControllerNode } from './controller-node.ts';
import { type Keys, openControllerEdge, readKeys } from './edge.ts';
import { Channel, FieldbusError, type FromController, type FromPlant, FromPlantSchema } from './fieldbus.ts';
import { type Line, printLine } from './log.ts';
import { ModbusPeer } from './modbus-peer.ts';
import { plcSettings } from './settings.ts';
import { readSite, siteFor } from './site.ts';

const RETRY_MILLISECONDS = 500;

const hostIn = (site: Site, id: string): ControllerHost => site.hosts.find((host) => host.id === id) as ControllerHost;

const run = async (print: Line): Promise<never> => {
  const settings = plcSettings();
  const { controller } = settings;
  const files = readSite(fileURLToPath(new URL(`../scenarios/sites/${settings.site}`, import.meta.url)));
  const known = files.document.hosts.filter((host) => host.kind === 'controller').map((host) => host.id);
  if (!known.includes(controller))
    throw new Error(`PLC="${controller}": the site ${settings.site} has ${known.join(', ')}; name one of them`);

  const peers = new Map<string, ModbusPeer>();
  /** Who has a certificate speaks encrypted with every controller that takes it, as hosts of a cell do. */
  const peerAt = (site: Site, keys: Keys | null, id: string): ModbusPeer => {
    const { host, port, securePort } = settings.peers.get(id) ?? { host: id, port: 502, securePort: 802 };
    const client = hostIn(site, id).modbusSecurity === undefined ? null : (keys?.client ?? null);
    if (keys === null || client === null) return new ModbusPeer(host, port);
    return new ModbusPeer(host, securePort, { name: id, authority: keys.authority, ...client });
  };
  const askPeer =
    (site: Site, keys: Keys | null) =>
    (id: string, unit: number, pdu: Uint8Array): Promise<Uint8Array> => {
      const peer = peers.get(id) ?? peerAt(site, keys, id);
      peers.set(id, peer);
      return peer.ask(unit, pdu);
    };

  let node: ControllerNode | null = null;
  let edge: Awaited<ReturnType<typeof openControllerEdge>> | null = null;

  for (;;) {
    const socket = connect(settings.plant.port, settings.plant.host);
    const link = new Channel<FromPlant, FromController>(socket, FromPlantSchema);
    try {
      const hello = { site: files.document.id, hash: files.hash, controller };
      const { seed, measures, step, at, counts } = await greet(link, hello);
      const site = siteFor(files, seed, measures);
      const host = hostIn(site, controller);
      const keys = host.modbusSecurity === undefined ? null : readKeys(settings.keys, host);
      // What the last welcome asked for need not be what this one does.
      await edge?.close();
      for (const peer of peers.values()) peer.close();
      peers.clear();
      const started = new ControllerNode({ site, controller, seed, step, at }, askPeer(site, keys), print);
      started.inputs(at, counts);
      node = started;
      // A controller that is not switched on has no TCP stack either: its ports open when it starts.
      edge = await openControllerEdge(
        {
          host: settings.listen,
          ports: { plain: settings.port, secure: settings.securePort },
          onRequest: ({ id, remote, role }, encrypted, unit, pdu, reply) =>
            reply(started.serve(remote, id, unit, pdu, encrypted ? { role } : null)),
        },
        host,
        keys,
      );
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
