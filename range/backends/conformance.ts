import { connect, type Socket } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Instant } from '../../simulator/kernel/time.ts';
import { decodeCommand } from '../../simulator/live/input-log.ts';
import { readRequest } from '../../simulator/protocols/modbus/client.ts';
import type { Site } from '../../simulator/site/document.ts';
import type { StampedCommand } from '../exercise/run.ts';
import type { Backend, CellMessage, CellSpec, Endpoint } from './backend.ts';
import { type TestLibrary, testLibrary } from './fixtures.ts';

/** What a back end has to show, whatever its cells are made of. */
export const conformance = (
  name: string,
  make: (library: string) => Backend,
  virtualDigest: (library: string, spec: CellSpec, seconds: number, inputs?: readonly StampedCommand[]) => string,
): void => {
  describe(`the ${name} back end`, () => {
    let library: TestLibrary;
    let backend: Backend;
    const messages = new Map<string, CellMessage[]>();

    beforeAll(() => {
      library = testLibrary();
      backend = make(library.folder);
    });
    afterAll(async () => {
      await backend.close();
      library.remove();
    });

    const spec = (cell: string, change: Partial<CellSpec> = {}): CellSpec => ({
      cell,
      scenario: 'waterworks/quiet',
      team: 'team-1',
      seed: 7,
      measures: [],
      pace: 60,
      edge: null,
      ...change,
    });

    const prepare = async (wanted: CellSpec) => {
      messages.set(wanted.cell, []);
      backend.subscribe(wanted.cell, (message) => messages.get(wanted.cell)?.push(message));
      return backend.prepare(wanted);
    };
    const of = <K extends CellMessage['kind']>(cell: string, kind: K) =>
      (messages.get(cell) ?? []).filter((each): each is Extract<CellMessage, { kind: K }> => each.kind === kind);
    const logged = (cell: string) => of(cell, 'log').flatMap(({ events }) => [...events]);
    const inputs = (cell: string) => of(cell, 'log').flatMap((message) => [...message.inputs]);
    const until = async (what: () => boolean): Promise<void> => {
      while (!what()) await new Promise((resolve) => setTimeout(resolve, 5));
    };

    it('ends a short exercise by itself with the digest of the virtual run', async () => {
      const wanted = spec('digest', { scenario: 'waterworks/short' });
      await prepare(wanted);
      await backend.start('digest');
      await until(() => of('digest', 'ended').length > 0);
      const { digest, t, events } = await backend.collect('digest');
      expect(t).toBe(20_000_000);
      expect(events).toBe(logged('digest').length);
      expect(digest).toBe(virtualDigest(library.folder, wanted, 20));
      await backend.stop('digest');
    });

    it('replays to the same digest when people and sockets had a hand in it', async () => {
      const wanted = spec('hands', {
        scenario: 'waterworks/short',
        pace: 10,
        edge: { host: '127.0.0.1', basePort: 0 },
      });
      const { endpoints } = await prepare(wanted);
      await backend.start('hands');
      const endpoint = endpoints.find(({ host, as }) => host === 'plc-dosing' && as === 'jump') as Endpoint;
      const client = await open(endpoint);
      await until(() => logged('hands').some(({ t }) => t > 2_000_000));
      client.socket.write(frame(1, [6, 1124 >> 8, 1124 & 0xff, 0, 23]));
      await client.read(12);
      await backend.command('hands', { do: 'submit', command: { kind: 'silence', by: 'team-1-operator' } });
      client.socket.destroy();
      await until(() => of('hands', 'ended').length > 0);
      const { digest } = await backend.collect('hands');
      const commands = inputs('hands').map(({ t, command }) => ({ t: t as Instant, command: decodeCommand(command) }));
      expect(commands.map(({ command }) => command.kind)).toEqual(['request', 'silence', 'hang-up']);
      expect(digest).toBe(virtualDigest(library.folder, wanted, 20, commands));
      expect(digest).not.toBe(virtualDigest(library.folder, wanted, 20));
      await backend.stop('hands');
    });

    it('stands still until it is started, and again when it is paused', async () => {
      await prepare(spec('still'));
      expect((await backend.snapshot('still')).t).toBe(0);
      await backend.start('still');
      await until(() => logged('still').some(({ t }) => t > 5_000_000));
      await backend.command('still', { do: 'pause' });
      const { t } = await backend.snapshot('still');
      await backend.command('still', { do: 'pace', pace: 30 });
      expect((await backend.snapshot('still')).t).toBe(t);
      await backend.stop('still');
    });

    it('hands a person’s command over for the disk before it answers', async () => {
      await prepare(spec('order'));
      await backend.start('order');
      const seen: string[] = [];
      backend.subscribe('order', (message) => {
        if (message.kind === 'log' && message.inputs.length > 0) seen.push('log');
      });
      await backend.command('order', { do: 'submit', command: { kind: 'silence', by: 'team-1-operator' } });
      seen.push('answer');
      expect(seen).toEqual(['log', 'answer']);
      await backend.stop('order');
    });

    it('says how the plant took an operation', async () => {
      await prepare(spec('operate', { measures: ['setpoint-limits'] }));
      await backend.start('operate');
      await until(() => logged('operate').some(({ t }) => t > 3_000_000));
      const operate = (value: number) =>
        backend.command('operate', {
          do: 'operate',
          command: {
            kind: 'operate',
            by: 'team-1-operator',
            hmi: 'hmi',
            account: 'operator',
            action: { do: 'write', tag: 'AIC-201.SV', value },
          },
        });
      expect(await operate(21)).toMatchObject({ kind: 'operated', accepted: true, result: 'accepted' });
      expect(await operate(5000)).toMatchObject({ kind: 'operated', accepted: false, result: 'range' });
      // Within what the HMI lets through, and beyond what the controller's program takes.
      expect(await operate(28)).toMatchObject({ kind: 'operated', accepted: false, result: 'refused-by-controller' });
      await backend.stop('operate');
    });

    it('answers reads from the frozen instant while paused, and lets writes wait', async () => {
      await prepare(spec('frozen', { pace: 10 }));
      await backend.start('frozen');
      await until(() => logged('frozen').some(({ t }) => t > 2_000_000));
      await backend.command('frozen', { do: 'pause' });
      const { t } = await backend.snapshot('frozen');
      const before = inputs('frozen').length;
      const request = (pdu: Uint8Array) =>
        backend.command('frozen', {
          do: 'request',
          command: {
            kind: 'request',
            from: 'ews',
            to: 'plc-dosing',
            channel: 'test',
            request: { protocol: 'modbus', unit: 1, pdu },
          },
        });
      const read = await request(readRequest(3, 0, 2));
      expect(read).toMatchObject({ kind: 'reply', reply: { outcome: 'modbus' }, t });
      expect(inputs('frozen')).toHaveLength(before);
      let written = false;
      const write = request(Uint8Array.of(6, 0, 40, 0, 1)).then((answer) => {
        written = true;
        return answer;
      });
      await until(() => inputs('frozen').length === before + 1);
      expect(inputs('frozen').at(-1)?.t).toBe(t);
      expect(written).toBe(false);
      await backend.start('frozen');
      expect(await write).toMatchObject({ kind: 'reply', reply: { outcome: 'modbus' } });
      // The copy that answered is gone: what is shown of the attack is the cell's own.
      await backend.command('frozen', { do: 'trigger', step: 'feeder' });
      await until(() =>
        of('frozen', 'frame').some(({ frame }) =>
          frame.steps.some(({ id, state }) => id === 'feeder' && state === 'succeeded'),
        ),
      );
      await backend.stop('frozen');
    });

    it('finds the same neighbours while paused as while running', async () => {
      const { header } = await prepare(spec('neighbours', { pace: 60 }));
      const { site } = JSON.parse(header) as { site: Site };
      const home = site.hosts.find(({ id }) => id === 'ews');
      const subnet = site.zones.find(({ id }) => id === home?.zone)?.subnet;
      const scan = async (): Promise<string[]> => {
        const answers = await Promise.all(
          Array.from({ length: 254 }, (_, i) =>
            backend.command('neighbours', {
              do: 'request',
              command: {
                kind: 'request-address',
                from: 'ews',
                address: `${subnet}.${i + 1}`,
                channel: `scan ${i}`,
                request: { protocol: 'discover' },
              },
            }),
          ),
        );
        return answers.map((answer) => (answer.kind === 'reply' ? answer.reply.outcome : answer.kind));
      };
      await backend.start('neighbours');
      const running = await scan();
      await backend.command('neighbours', { do: 'pause' });
      expect(await scan()).toEqual(running);
      expect(running.filter((outcome) => outcome === 'open').length).toBeGreaterThan(3);
      await backend.stop('neighbours');
    });

    it('goes back to the first instant and plays the same again', async () => {
      const wanted = spec('again', { scenario: 'waterworks/short' });
      await prepare(wanted);
      await backend.start('again');
      await until(() => logged('again').some(({ t }) => t > 3_000_000));
      await backend.command('again', {
        do: 'submit',
        command: { kind: 'fail-instrument', tag: 'AIT-201', failure: 'stuck' },
      });
      await backend.reset('again');
      expect((await backend.snapshot('again')).t).toBe(0);
      await backend.start('again');
      await until(() => of('again', 'ended').length > 0);
      expect((await backend.collect('again')).digest).toBe(virtualDigest(library.folder, wanted, 20));
      await backend.stop('again');
    });

    it('changes measures while it runs, as a logged command', async () => {
      await prepare(spec('measures'));
      await backend.start('measures');
      await backend.command('measures', { do: 'measures', measures: ['writer-detection'] });
      await until(() => logged('measures').some(({ type }) => type === 'site.reconfigured'));
      expect(inputs('measures').some(({ command }) => command.includes('"reconfigure"'))).toBe(true);
      await backend.stop('measures');
    });

    it('opens and closes what a measure adds to the edge, and says so', async () => {
      const wanted = spec('secured', { pace: 60, edge: { host: '127.0.0.1', basePort: 0 } });
      const secure = (endpoints: readonly Endpoint[]) => endpoints.filter(({ protocol }) => protocol === 'modbus-tls');
      const { endpoints } = await prepare(wanted);
      expect(secure(endpoints)).toEqual([]);
      await backend.start('secured');
      await backend.command('secured', { do: 'measures', measures: ['modbus-security'] });
      const latest = () => secure(of('secured', 'endpoints').at(-1)?.endpoints ?? []);
      await until(() => latest().length > 0);
      expect(new Set(latest().map(({ as }) => as))).toEqual(new Set(['ews', 'hmi']));
      expect(await isOpen(latest()[0] as Endpoint)).toBe(true);
      const held = latest()[0] as Endpoint;
      await backend.reset('secured');
      await until(() => latest().length === 0);
      expect(await isOpen(held)).toBe(false);
      await backend.stop('secured');
    });

    it('sets a step off that waits for a hand', async () => {
      await prepare(spec('trigger'));
      await backend.start('trigger');
      await backend.command('trigger', { do: 'trigger', step: 'feeder' });
      await until(() => logged('trigger').some(({ type }) => type === 'step.started'));
      await backend.stop('trigger');
    });

    it('reads its controllers out as they are, and gives the same when it collects', async () => {
      await prepare(spec('devices'));
      const devices = await backend.devices('devices');
      expect(devices.map(({ controller }) => controller)).toContain('plc-dosing');
      for (const { source, project, hash, projectHash } of devices) {
        expect(source).toBe(project);
        expect([source.length > 0, hash]).toEqual([true, projectHash]);
      }
      expect((await backend.collect('devices')).devices).toEqual(devices);
      await expect(backend.devices('nobody')).rejects.toMatchObject({ code: 'unknown-cell' });
      await backend.stop('devices');
    });

    it('refuses what makes no sense, and goes on', async () => {
      await prepare(spec('nonsense'));
      await expect(
        backend.command('nonsense', {
          do: 'submit',
          command: { kind: 'fail-instrument', tag: 'NO-SUCH', failure: 'stuck' },
        }),
      ).rejects.toMatchObject({ code: 'unknown-instrument', params: { tag: 'NO-SUCH' } });
      await expect(backend.start('nobody')).rejects.toMatchObject({ code: 'unknown-cell' });
      await expect(backend.prepare(spec('nonsense'))).rejects.toMatchObject({ code: 'cell-exists' });
      await expect(prepare(spec('none', { scenario: 'waterworks/none' }))).rejects.toMatchObject({
        code: 'unknown-scenario',
      });
      await backend.start('nonsense');
      await expect(backend.command('nonsense', { do: 'trigger', step: 'no-such-step' })).rejects.toMatchObject({
        code: 'unknown-step',
      });
      const { t } = await backend.snapshot('nonsense');
      await until(() => logged('nonsense').some((event) => event.t > t + 1_000_000));
      expect(of('nonsense', 'failed')).toEqual([]);
      await backend.stop('nonsense');
      await backend.stop('nonsense');
    });

    it('keeps two cells apart: a flood at one edge leaves the other’s digest as it is', async () => {
      const calm = spec('calm', { scenario: 'waterworks/short', team: 'team-2', pace: 20 });
      const flooded = spec('flooded', { pace: 20, edge: { host: '127.0.0.1', basePort: 0 } });
      const [{ endpoints }] = await Promise.all([prepare(flooded), prepare(calm)]);
      await Promise.all([backend.start('flooded'), backend.start('calm')]);
      const floods = endpoints.filter(({ protocol }) => protocol === 'modbus').map(flood);
      await until(() => of('calm', 'ended').length > 0);
      const answers = floods.reduce((sum, stop) => sum + stop(), 0);
      expect(answers).toBeGreaterThan(100);
      expect(inputs('flooded').length).toBeGreaterThan(100);
      expect((await backend.collect('calm')).digest).toBe(virtualDigest(library.folder, calm, 20));
      await Promise.all([backend.stop('flooded'), backend.stop('calm')]);
    });

    it('takes bytes at its edge that are split, merged, oversize or no Modbus at all', async () => {
      const { endpoints } = await prepare(spec('bytes', { pace: 1, edge: { host: '127.0.0.1', basePort: 0 } }));
      await backend.start('bytes');
      const endpoint = endpoints.find(({ host, as }) => host === 'plc-dosing' && as === 'ews') as Endpoint;
      const good = frame(1, [3, 0, 0, 0, 2]);

      const split = await open(endpoint);
      for (const byte of good) {
        split.socket.write(Uint8Array.of(byte));
        await new Promise((resolve) => setImmediate(resolve));
      }
      expect((await split.read(13)).subarray(0, 9)).toEqual(Uint8Array.of(0, 1, 0, 0, 0, 7, 1, 3, 4));
      split.socket.write(Buffer.concat([frame(2, [3, 0, 0, 0, 2]), frame(3, [3, 0, 0, 0, 2])]));
      const merged = await split.read(26);
      expect([merged[1], merged[14]]).toEqual([2, 3]);
      split.socket.destroy();

      for (const bytes of [
        Uint8Array.of(0, 1, 0, 0, 0xff, 0xff, 1, 3), // a length of 65535
        Uint8Array.of(0, 1, 0, 9, 0, 6, 1, 3, 0, 0, 0, 2), // protocol 9
        new TextEncoder().encode('GET / HTTP/1.1\r\n\r\n'),
      ]) {
        const bad = await open(endpoint);
        bad.socket.write(bytes);
        await bad.closed;
      }
      const after = await open(endpoint);
      after.socket.write(good);
      expect((await after.read(13))[7]).toBe(3);
      after.socket.destroy();
      await backend.stop('bytes');
    });
  });
};

const frame = (transaction: number, pdu: readonly number[]): Uint8Array =>
  Uint8Array.from([transaction >> 8, transaction & 0xff, 0, 0, 0, pdu.length + 1, 1, ...pdu]);

/** Whether anybody accepts connections there. */
const isOpen = ({ address, port }: Endpoint): Promise<boolean> =>
  new Promise((resolve) => {
    const socket: Socket = connect({ host: address, port });
    socket.once('connect', () => resolve(true));
    socket.once('error', () => resolve(false));
    socket.once('connect', () => socket.destroy());
  });

const open = async (endpoint: Endpoint) => {
  const socket: Socket = connect({ host: endpoint.address, port: endpoint.port });
  let got = new Uint8Array();
  let wake = (): void => {};
  socket.on('data', (chunk) => {
    got = Uint8Array.from([...got, ...chunk]);
    wake();
  });
  socket.on('error', () => {});
  const closed = new Promise<void>((resolve) => socket.once('close', () => resolve()));
  await new Promise<void>((resolve) => socket.once('connect', () => resolve()));
  return {
    socket,
    closed,
    read: async (length: number): Promise<Uint8Array> => {
      while (got.length < length) {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
      const taken = got.subarray(0, length);
      got = got.slice(length);
      return taken;
    },
  };
};

/** Writes reads as fast as the socket takes them; returns the way to stop, which says how many answers came. */
const flood = (endpoint: Endpoint): (() => number) => {
  const socket = connect({ host: endpoint.address, port: endpoint.port });
  const burst = Buffer.concat(Array.from({ length: 64 }, (_, i) => frame(i, [3, 0, 0, 0, 8])));
  let bytes = 0;
  let going = true;
  const pour = (): void => {
    while (going && socket.write(burst));
  };
  socket.on('connect', pour);
  socket.on('drain', pour);
  socket.on('data', (chunk) => {
    bytes += chunk.length;
  });
  socket.on('error', () => {});
  return () => {
    going = false;
    socket.destroy();
    return Math.floor(bytes / 25);
  };
};
