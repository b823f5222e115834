import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { atSeconds } from '../simulator/kernel/time.ts';
import { World } from '../simulator/site/world.ts';
import { attend, greet } from './attend.ts';
import { ControllerNode } from './controller-node.ts';
import { Channel, type FromController, FromControllerSchema, type FromPlant, FromPlantSchema } from './fieldbus.ts';
import { PlantNode } from './plant-node.ts';
import { readSite, siteFor, TEAM } from './site.ts';

const SEED = 11;
const silent = (): void => {};

// The town's plant is a solver of others in compiled code; both processes must have it.
describe.each([
  { id: 'waterworks', minutes: 30 },
  { id: 'reactor', minutes: 30 },
  { id: 'kirigasawa', minutes: 10 },
  { id: 'district-heating', minutes: 10 },
  { id: 'quadruple-tank', minutes: 10 },
  { id: 'tennessee-eastman', minutes: 5 },
  { id: 'power-grid', minutes: 2 },
])('controllers and plant of $id apart, in lock-step', ({ id: siteId, minutes }) => {
  const files = readSite(fileURLToPath(new URL(`../scenarios/sites/${siteId}`, import.meta.url)));
  const site = siteFor(files, SEED);
  const controllers = site.hosts.filter((host) => host.kind === 'controller').map((host) => host.id);
  let server: Server;
  let plant: PlantNode;
  const nodes = new Map<string, ControllerNode>();
  const sockets: Socket[] = [];

  const start = async (controller: string): Promise<Socket> => {
    const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
    sockets.push(socket);
    const link = new Channel<FromPlant, FromController>(socket, FromPlantSchema);
    const { seed, step, at, counts } = await greet(link, { site: site.id, hash: files.hash, controller });
    const askPeer = (peer: string, unit: number, pdu: Uint8Array): Promise<Uint8Array> => {
      const answer = nodes.get(peer)?.serve('control', 0, unit, pdu);
      return answer ? Promise.resolve(answer) : Promise.reject(new Error(`${peer} is silent`));
    };
    const node = new ControllerNode({ site, controller, seed, step, at }, askPeer, silent);
    node.inputs(at, counts);
    nodes.set(controller, node);
    attend(link, node).catch(silent);
    return socket;
  };

  beforeAll(async () => {
    plant = new PlantNode(site, SEED, silent);
    server = createServer((socket) => {
      const link = new Channel<FromController, FromPlant>(socket, FromControllerSchema);
      link.next().then((hello) => hello.say === 'hello' && plant.join(hello.controller, link), silent);
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    await Promise.all(controllers.map(start));
  });

  afterAll(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });

  it('are the same process as in one world, to the last digit', async () => {
    const seen: string[] = [];
    const world = World.begin({ site, seed: SEED, cell: TEAM, onEvent: silent });
    for (let minute = 1; minute <= minutes; minute++) {
      while (plant.at < minute * 60e6) await plant.advance();
      world.advanceTo(atSeconds(minute * 60));
      expect(plant.truth()).toEqual(world.truth());
      seen.push(JSON.stringify(plant.truth()));
    }
    expect(Object.values(plant.truth()).every(Number.isFinite)).toBe(true);
    expect(new Set(seen).size).toBe(minutes);
    for (const { id, plc } of world.controllers)
      expect(nodes.get(id)?.controller.plc.image.holdingRegisters).toEqual(plc.image.holdingRegisters);
  });

  it('stand still while one is away, and go on when it is back', async () => {
    const before = plant.at;
    sockets[0]?.destroy();
    const step = plant.advance();
    await expect.poll(() => plant.awaits(controllers[0] as string)).toBe(true);
    await start(controllers[0] as string);
    await step;
    expect(plant.at).toBe(before + plant.step);
  });
});
