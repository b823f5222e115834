import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { readCompose, startCommands } from './compose.ts';

const folder = fileURLToPath(new URL('../docker', import.meta.url));
const file = readFileSync(new URL('../docker/compose.yaml', import.meta.url), 'utf8');

describe('the compose file without compose', () => {
  it('starts a controller as compose would: its network, its name there, a loopback port, and no rights', () => {
    expect(startCommands(readCompose(file, {}), 'trial', 'plc-dosing')).toEqual([
      [
        ...['create', '--name', 'trial-plc-dosing-1', '--hostname', 'plc-dosing'],
        ...['--network', 'trial_control', '--network-alias', 'plc-dosing'],
        ...['--env', 'SITE=waterworks', '--env', 'PLC=plc-dosing', '--env', 'PLANT=plant'],
        ...['--publish', '127.0.0.1:5022:502', '--publish', '127.0.0.1:8022:802'],
        ...['--volume', `${folder}/keys/plc-dosing:/run/keys:ro`, '--cap-drop', 'ALL'],
        ...['--security-opt', 'no-new-privileges:true', '--sysctl', 'net.ipv4.ip_forward=0'],
        ...['--read-only', 'kunren-automation:latest', 'docker/plc.ts'],
      ],
      ['start', 'trial-plc-dosing-1'],
    ]);
  });

  it('connects a container to all its networks before it starts', () => {
    const reactor = readCompose(readFileSync(new URL('../docker/compose.reactor.yaml', import.meta.url), 'utf8'), {});
    const [create, ...after] = startCommands(reactor, 'trial', 'plant');
    expect(create).toEqual(expect.arrayContaining(['--network', 'trial_control']));
    expect(after).toEqual([
      ['network', 'connect', '--alias', 'plant', 'trial_safety', 'trial-plant-1'],
      ['start', 'trial-plant-1'],
    ]);
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
