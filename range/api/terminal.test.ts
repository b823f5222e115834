import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Person, type TestRange, testRange } from './fixtures.ts';
import type { TerminalOutput } from './terminals.ts';

describe('the analyst’s terminal', () => {
  let range: TestRange;
  let id: string;
  let analyst: Person;
  let type: (line: string) => Promise<string>;
  let complete: (line: string) => Promise<string[]>;

  beforeAll(async () => {
    range = await testRange();
    [id] = (await range.launch(['team-1'], { pace: 10 })) as [string];
    analyst = await range.seat('team-1-analyst');
    const socket = analyst.socket();
    type = (line) =>
      new Promise((resolve, reject) => {
        const pieces: string[] = [];
        const onOutput = (output: TerminalOutput): void => {
          if (output.text !== '') pieces.push(output.text);
          if (!output.done) return;
          socket.off('terminal:output', onOutput);
          resolve(pieces.join('\n'));
        };
        socket.on('terminal:output', onOutput);
        socket.emitWithAck('terminal:line', { exercise: id, terminal: 'one', line }).then((answer) => {
          if (!answer.ok) reject(new Error(answer.fault.code));
        }, reject);
      });
    complete = async (line) =>
      (await socket.emitWithAck('terminal:complete', { exercise: id, terminal: 'one', line })).candidates;
    await type('lang en');
  });
  afterAll(() => range.close());

  it('sits at the engineering workstation', async () => {
    expect(await type('whoami')).toBe('analyst@ews');
  });

  it('discovers who answers on its network', async () => {
    const found = await type('discover');
    expect(found).toMatch(/\d+ answered/);
    expect(found.split('\n').length).toBeGreaterThan(2);
  });

  it('tells open ports from closed ones', async () => {
    const ports = await type('ports plc-dosing');
    expect(ports).toMatch(/502\/tcp +open +modbus/);
    expect(ports).toMatch(/22\/tcp +closed/);
  });

  it('reads registers by number and by tag, and the register map has both numbers', async () => {
    const map = await type('registers plc-dosing AIC-201.SV');
    const [, address, number] = /holding +(\d+) +(\d+) .*AIC-201\.SV/.exec(map) ?? [];
    expect(Number(number)).toBe(400001 + Number(address));
    const raw = await type(`modbus read plc-dosing holding ${address} 1`);
    const byTag = await type('modbus read plc-dosing AIC-201.SV');
    expect(byTag).toMatch(/AIC-201\.SV = 20 mg\/L/);
    expect(raw).toContain(/raw (\d+)/.exec(byTag)?.[1]);
  });

  it('moves the plant when it writes, and the exercise keeps what it did', async () => {
    expect(await type('modbus write plc-dosing AIC-201.SV 22')).toBe('Written.');
    expect(await type('modbus read plc-dosing AIC-201.SV')).toMatch(/= 22 mg\/L/);
    const written = range.range.store.exercises.events(id, { types: ['plc.written'] });
    expect(JSON.parse(written.at(-1)?.line ?? '').data).toMatchObject({ from: 'ews', tags: ['AIC-201.SV'] });
  });

  it('asks a device who it is', async () => {
    expect(await type('modbus identify plc-dosing')).toMatch(/vendor +\S+/);
  });

  it('browses and reads by OPC UA', async () => {
    const nodes = await type('opcua browse plc-dosing');
    expect(nodes).toMatch(/ns=\d+;/);
    expect(await type('opcua read plc-dosing i=2259')).toMatch(/Good/);
  });

  it('captures its own and broadcast traffic, not the HMI’s', async () => {
    expect(await type('capture show')).toMatch(/capture start first/);
    await type('capture start');
    await type('modbus read plc-dosing AIC-201.SV');
    const shown = await type('capture show');
    expect(shown).toMatch(/ews +→ +plc-dosing +modbus/);
    expect(shown).not.toMatch(/hmi +→ +plc/);
    expect(await type('capture stop')).toBe('Stopped.');
  });

  it('says what is wrong with a line, and forgets no password into its history', async () => {
    expect(await type('modbus read nowhere holding 0')).toMatch(/Unknown host "nowhere"/);
    expect(await type('rm -rf /')).toMatch(/No command "rm"/);
    expect(await type('$(reboot)')).toMatch(/No command/);
    expect(await type('login jump nobody secret-word')).not.toBe('');
    const history = await type('history');
    expect(history).toContain('login jump nobody ********');
    expect(history).not.toContain('secret-word');
  });

  it('shows in a capture what came since the last look, each packet once', async () => {
    await type('capture start');
    await type('ping plc-dosing');
    const first = Number(/of (\d+) shown/.exec(await type('capture show 500'))?.[1]);
    await type('ping plc-dosing');
    const second = Number(/of (\d+) shown/.exec(await type('capture show 500 discover'))?.[1]);
    expect(first).toBeGreaterThan(0);
    expect(second).toBe(4); // two questions, two answers
    await type('capture stop');
  });

  it('has nobody start and stop commands without end', async () => {
    await range.instructor.call('control', { params: { id }, body: { action: 'pace', pace: 1 } });
    const socket = analyst.socket();
    const said: string[] = [];
    socket.on('terminal:output', ({ text }: TerminalOutput) => said.push(text));
    for (let i = 0; i < 5; i++) {
      await socket.emitWithAck('terminal:line', { exercise: id, terminal: 'hasty', line: `discover 10.77.${i}` });
      await socket.emitWithAck('terminal:line', { exercise: id, terminal: 'hasty', line: '\u0003' });
    }
    expect(said.filter((text) => /処理が混み合っています/.test(text)).length).toBe(2);
    await range.instructor.call('control', { params: { id }, body: { action: 'pace', pace: 20 } });
  });

  it('completes commands, hosts and tags', async () => {
    expect(await complete('mod')).toEqual(['modbus']);
    expect(await complete('modbus read plc-d')).toEqual(['plc-dosing']);
    expect(await complete('modbus read plc-dosing AIC-201.S')).toContain('AIC-201.SV');
  });

  it('has a card for every command', async () => {
    const { body } = await analyst.call('commands', { params: { id } });
    const help = await type('help');
    for (const card of body) expect(help).toContain(card.name);
  });
});
