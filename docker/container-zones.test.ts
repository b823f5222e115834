import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { atSeconds } from '../simulator/kernel/time.ts';
import { World } from '../simulator/site/world.ts';
import { buildImage } from '../tools/build-image.ts';
import { type Stack, stackOf } from '../tools/compose.ts';
import { engine, hasEngine } from '../tools/engine.ts';
import { readSite, siteFor, TEAM } from './site.ts';

const SEED = 3;
const MINUTES = 20;
const MANY_MINUTES = 10 * 60_000;
const project = `kunren-zones-${process.pid}`;
const ready = hasEngine();

/** Tries to open a TCP connection from a service's container; what came of it, or `timeout` after two seconds. */
const connects = (from: string, to: string, port: number): string => {
  const program = `const s = require('node:net').connect(${port}, ${JSON.stringify(to)});
    const end = (word) => { console.log(word); process.exit(0); };
    s.on('connect', () => end('open')); s.on('error', (e) => end(e.code)); setTimeout(() => end('timeout'), 2000);`;
  return engine(['exec', `${project}-${from}-1`, 'node', '-e', program]).stdout.trim();
};

/** A service's address in one of the project's networks. */
const addressOf = (service: string, network: string): string => {
  const format = `{{(index .NetworkSettings.Networks "${project}_${network}").IPAddress}}`;
  return engine(['inspect', '--format', format, `${project}-${service}-1`]).stdout.trim();
};

describe('the reactor in containers, a network for each zone', () => {
  const any = Object.fromEntries(
    ['PRODUCTION', 'PURGE', 'SIS'].flatMap((name) => [
      [`PLC_${name}_PORT`, '0'],
      [`PLC_${name}_TLS_PORT`, '0'],
    ]),
  );
  const stack: Stack = stackOf(project, {
    ...any,
    SITE: 'reactor',
    SEED: String(SEED),
    PACE: '0',
    RECORD: '60',
    UNTIL: String(MINUTES * 60),
  });
  const truths: object[] = [];
  let records: { readonly at: number; readonly data: object }[] = [];

  const said = (): { at: number; type: string; data: object }[] =>
    stack
      .logs('plant')
      .split('\n')
      .filter((line) => line.startsWith('{'))
      .map((line) => JSON.parse(line));

  beforeAll(async () => {
    if (!ready) return;
    expect(buildImage()).toBe(0);
    stack.up();
    const site = siteFor(readSite(fileURLToPath(new URL('../scenarios/sites/reactor', import.meta.url))), SEED);
    const embedded = World.begin({ site, seed: SEED, cell: TEAM, onEvent: () => {} });
    for (let minute = 1; minute <= MINUTES; minute++) {
      embedded.advanceTo(atSeconds(minute * 60));
      truths.push(JSON.parse(JSON.stringify(embedded.truth())));
    }
    for (let tries = 0; tries < 600 && !said().some(({ type }) => type === 'plant.stands'); tries++) await sleep(500);
    records = said().filter(({ type }) => type === 'plant.truth');
  }, MANY_MINUTES);

  afterAll(() => {
    if (ready) stack.down();
  }, MANY_MINUTES);

  it('are the same process as in one program, every signal to the last digit', (context) => {
    if (!ready) context.skip('no container engine');
    expect(records.map(({ at }) => at)).toEqual(truths.map((_, i) => (i + 1) * 60));
    expect(records.map(({ data }) => data)).toEqual(truths);
  });

  it('reach who stands in their zone, and whom they read from', (context) => {
    if (!ready) context.skip('no container engine');
    expect(connects('plc-purge', 'plc-production', 502)).toBe('open');
    expect(connects('plc-production', 'plc-sis', 502)).toBe('open');
  });

  it('do not reach the safety controller from the purge controller: by name, by address, or through the plant', (context) => {
    if (!ready) context.skip('no container engine');
    expect(connects('plc-purge', 'plc-sis', 502)).toMatch(/^(ENOTFOUND|EAI_AGAIN)$/);
    for (const network of ['safety', 'plc-production--plc-sis']) {
      const address = addressOf('plc-sis', network);
      expect(address).toMatch(/^\d+\.\d+\.\d+\.\d+$/);
      expect(connects('plc-purge', address, 502)).toMatch(/^(timeout|EHOSTUNREACH|ENETUNREACH|ECONNREFUSED)$/);
    }
    const forwards = engine(['exec', `${project}-plant-1`, 'cat', '/proc/sys/net/ipv4/ip_forward']);
    expect(forwards.stdout.trim()).toBe('0');
  });
});
