import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { readCompose, runArguments } from './compose.ts';

const folder = fileURLToPath(new URL('../docker', import.meta.url));
const file = readFileSync(new URL('../docker/compose.yaml', import.meta.url), 'utf8');

describe('the compose file without compose', () => {
  it('starts a controller as compose would: its network, its name there, a loopback port, and no rights', () => {
    expect(runArguments(readCompose(file, {}), 'trial', 'plc-dosing')).toEqual([
      ...['run', '--detach', '--name', 'trial-plc-dosing-1', '--hostname', 'plc-dosing'],
      ...['--network', 'trial_control', '--network-alias', 'plc-dosing'],
      ...['--env', 'SITE=waterworks', '--env', 'PLC=plc-dosing', '--env', 'PLANT=plant'],
      ...['--publish', '127.0.0.1:5022:502', '--publish', '127.0.0.1:8022:802'],
      ...[
        '--volume',
        `${folder}/keys/plc-dosing:/run/keys:ro`,
        '--cap-drop',
        'ALL',
        '--security-opt',
        'no-new-privileges:true',
      ],
      ...['--read-only', 'kunren-automation:latest', 'docker/plc.ts'],
    ]);
  });

  it('knows the containers of the reactor: three controllers, each of that site', () => {
    const reactor = readFileSync(new URL('../docker/compose.reactor.yaml', import.meta.url), 'utf8');
    const { services } = readCompose(reactor, {});
    expect(Object.keys(services)).toEqual(['plant', 'plc-production', 'plc-purge', 'plc-sis']);
    for (const [name, { environment, ports }] of Object.entries(services)) {
      expect(environment.SITE).toBe('reactor');
      if (name !== 'plant') expect(environment.PLC).toBe(name);
      expect(ports.every((port) => port.startsWith('127.0.0.1:'))).toBe(true);
    }
  });

  it('publishes on loopback only', () => {
    const ports = Object.values(readCompose(file, {}).services).flatMap((service) => service.ports);
    expect(ports).toHaveLength(6);
    expect(ports.every((port) => port.startsWith('127.0.0.1:'))).toBe(true);
  });

  it('fills variables in as compose does', () => {
    const { services } = readCompose(file, { SEED: '7', PLC_DOSING_PORT: '0', PACE: '' });
    expect(services.plant?.environment).toMatchObject({ SEED: '7', PACE: '1' });
    expect(services['plc-dosing']?.ports).toEqual(['127.0.0.1:0:502', '127.0.0.1:8022:802']);
  });

  it('refuses what it would have to leave out', () => {
    expect(() => readCompose('name: a\nservices: { b: { image: c, privileged: true } }', {})).toThrow(/privileged/);
  });
});
