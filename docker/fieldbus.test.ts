import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  Channel,
  type FromController,
  FromControllerSchema,
  type FromPlant,
  FromPlantSchema,
  LINE_LIMIT,
  LineSplitter,
} from './fieldbus.ts';

describe('lines of a byte stream', () => {
  it('are the same however the network cuts it, inside a character too', () => {
    fc.assert(
      fc.property(
        fc.array(fc.string({ unit: 'grapheme' }).map((text) => text.replaceAll('\n', ''))),
        fc.array(fc.nat()),
        (lines, cuts) => {
          const bytes = Buffer.from(lines.map((line) => `${line}\n`).join(''));
          const places = [0, ...cuts.map((cut) => cut % (bytes.length + 1)).sort((a, b) => a - b), bytes.length];
          const splitter = new LineSplitter();
          const found = places.slice(1).flatMap((to, i) => splitter.push(bytes.subarray(places[i], to)));
          expect(found).toEqual(lines);
        },
      ),
    );
  });

  it('end where one grows beyond its limit', () => {
    const splitter = new LineSplitter();
    splitter.push(Buffer.alloc(LINE_LIMIT, 'x'));
    expect(() => splitter.push(Buffer.from('x'))).toThrow(expect.objectContaining({ code: 'too-long' }));
  });
});

describe('a channel between plant and controller', () => {
  let server: Server;
  let plant: Channel<FromController, FromPlant>;
  let raw: Socket;
  let controller: Channel<FromPlant, FromController>;

  beforeEach(async () => {
    server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    raw = connect((server.address() as AddressInfo).port, '127.0.0.1');
    const [socket] = (await once(server, 'connection')) as [Socket];
    plant = new Channel(socket, FromControllerSchema);
    controller = new Channel(raw, FromPlantSchema);
  });

  afterEach(() => {
    raw.destroy();
    server.close();
  });

  it('hands messages out in order, whether they were waited for or not', async () => {
    const early = plant.next();
    controller.send({ say: 'outputs', at: 100_000, counts: [27648] });
    controller.send({ say: 'outputs', at: 200_000, counts: [0] });
    expect(await early).toEqual({ say: 'outputs', at: 100_000, counts: [27648] });
    expect(await plant.next()).toMatchObject({ at: 200_000 });
    plant.send({ say: 'inputs', at: 300_000, counts: [] });
    expect(await controller.next()).toEqual({ say: 'inputs', at: 300_000, counts: [] });
  });

  it('tells the reader when the other end has gone', async () => {
    const waiting = plant.next();
    controller.close();
    await expect(waiting).rejects.toMatchObject({ code: 'closed' });
    await expect(plant.next()).rejects.toMatchObject({ code: 'closed' });
  });

  it.each([
    ['no JSON', 'GET / HTTP/1.1\n'],
    ['a message it does not know', '{"say":"stop"}\n'],
    ['a count that no register holds', '{"say":"outputs","at":0,"counts":[70000]}\n'],
    ['a field too many', '{"say":"outputs","at":0,"counts":[],"root":true}\n'],
  ])('ends on %s and says why', async (_, text) => {
    const waiting = plant.next();
    raw.write(text);
    await expect(waiting).rejects.toMatchObject({ code: 'malformed' });
    await once(raw, 'close');
  });
});
