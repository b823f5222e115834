import { spawnSync } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Controller } from '../simulator/hosts/controller.ts';
import { atSeconds } from '../simulator/kernel/time.ts';
import { World } from '../simulator/site/world.ts';
import { buildImage } from '../tools/build-image.ts';
import { type Stack, stackOf } from '../tools/compose.ts';
import { hasEngine } from '../tools/engine.ts';
import { findProgram } from '../tools/machine.ts';
import { readSite, siteFor, TEAM } from './site.ts';

const SEED = 7;
const HOUR = 3600;
const SERVICES = ['plant', 'plc-intake', 'plc-dosing', 'plc-transmission'];
const MANY_MINUTES = 15 * 60_000;

interface Line {
  readonly at: number;
  readonly type: string;
  readonly data: Readonly<Record<string, number>>;
}

const ready = hasEngine();

describe('the waterworks in containers', () => {
  const stack: Stack = stackOf(`kunren-test-${process.pid}`, {
    SEED: String(SEED),
    PACE: '0',
    RECORD: '60',
    UNTIL: String(HOUR),
    PLC_INTAKE_PORT: '0',
    PLC_DOSING_PORT: '0',
    PLC_TRANSMISSION_PORT: '0',
    PLC_INTAKE_TLS_PORT: '0',
    PLC_DOSING_TLS_PORT: '0',
    PLC_TRANSMISSION_TLS_PORT: '0',
  });
  const records: Line[] = [];
  const truths: object[] = [];
  let embedded: World;

  const lines = (service: string): Line[] =>
    stack
      .logs(service)
      .split('\n')
      .filter((line) => line.startsWith('{'))
      .map((line) => JSON.parse(line) as Line);

  /** Reads `count` registers or bits with mbpoll: -t 4 holding registers, 3 input registers, 1 discrete inputs, 0 coils. */
  const mbpoll = (controller: Controller, ...args: string[]): number[] => {
    const unit = String(controller.host.identity.unit);
    const port = String(stack.port(controller.id, 502));
    const common = ['-m', 'tcp', '-0', '-1', '-q', '-a', unit, '-p', port];
    const run = spawnSync('mbpoll', [...common, ...args], { encoding: 'utf8', timeout: 20_000 });
    expect(run.status, run.stdout + run.stderr).toBe(0);
    return [...run.stdout.matchAll(/^\[\d+\]:\s+(-?\d+)/gm)].map((match) => Number(match[1]));
  };

  const dosing = (): Controller => embedded.controllers.find(({ id }) => id === 'plc-dosing') as Controller;

  beforeAll(async () => {
    if (!ready) return;
    expect(buildImage()).toBe(0);
    stack.up();
    const site = siteFor(readSite(fileURLToPath(new URL('../scenarios/sites/waterworks', import.meta.url))), SEED);
    embedded = World.begin({ site, seed: SEED, cell: TEAM, onEvent: () => {} });
    for (let minute = 1; minute <= HOUR / 60; minute++) {
      embedded.advanceTo(atSeconds(minute * 60));
      truths.push(JSON.parse(JSON.stringify(embedded.truth())));
    }
    let said = lines('plant');
    for (let tries = 0; tries < 600 && !said.some(({ type }) => type === 'plant.stands'); tries++) {
      await sleep(500);
      said = lines('plant');
    }
    records.push(...said.filter(({ type }) => type === 'plant.truth'));
    if (records.length < truths.length)
      for (const service of SERVICES) console.error(service, stack.logs(service).slice(-2000));
  }, MANY_MINUTES);

  afterAll(() => {
    if (ready) stack.down();
  }, MANY_MINUTES);

  it('are the same process for an hour as in one program, every signal to the last digit', (context) => {
    if (!ready) context.skip('no container engine');
    expect(records.map(({ at }) => at)).toEqual(truths.map((_, i) => (i + 1) * 60));
    expect(records.map(({ data }) => data)).toEqual(truths);
  });

  it('are read with mbpoll, and hold what the embedded controller holds', (context) => {
    if (!ready) context.skip('no container engine');
    if (findProgram('mbpoll') === null) context.skip('no mbpoll');
    const { image } = dosing().plc;
    const unsigned = (value: number): number => value & 0xffff;
    const count = 40;
    expect(mbpoll(dosing(), '-t', '3', '-r', '0', '-c', String(count), '127.0.0.1').map(unsigned)).toEqual([
      ...image.inputRegisters.slice(0, count),
    ]);
    expect(mbpoll(dosing(), '-t', '4', '-r', '0', '-c', String(count), '127.0.0.1').map(unsigned)).toEqual([
      ...image.holdingRegisters.slice(0, count),
    ]);
    expect(mbpoll(dosing(), '-t', '1', '-r', '0', '-c', String(count), '127.0.0.1')).toEqual([
      ...image.discreteInputs.slice(0, count),
    ]);
    expect(mbpoll(dosing(), '-t', '0', '-r', '0', '-c', String(count), '127.0.0.1')).toEqual([
      ...image.coils.slice(0, count),
    ]);
  });

  it('take a write at a controller’s edge and log it', (context) => {
    if (!ready) context.skip('no container engine');
    if (findProgram('mbpoll') === null) context.skip('no mbpoll');
    const point = dosing().points.find(
      ({ area, type, write }) => area === 'holding' && type === 'uint16' && write !== undefined,
    );
    const address = point?.address as number;
    const value = (dosing().plc.image.holdingRegisters[address] as number) + 1;
    mbpoll(dosing(), '-t', '4', '-r', String(address), '127.0.0.1', String(value));
    expect(mbpoll(dosing(), '-t', '4', '-r', String(address), '-c', '1', '127.0.0.1')).toEqual([value]);
    expect(lines('plc-dosing')).toContainEqual(
      expect.objectContaining({
        type: 'plc.written',
        data: expect.objectContaining({ address, values: [value], tags: [point?.tag] }),
      }),
    );
  });
});
