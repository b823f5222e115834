import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { composeFileName, readCompose } from '../tools/compose.ts';
import { composeFileOf, networksOf, siteNamed } from './compose-file.ts';

const SITES = readdirSync(fileURLToPath(new URL('../scenarios/sites', import.meta.url)));

describe.each(SITES)('the containers of %s', (name) => {
  const site = siteNamed(name);
  const text = readFileSync(new URL(composeFileName(name), import.meta.url), 'utf8');
  const { services } = readCompose(text, {});
  const controllers = site.hosts.filter((host) => host.kind === 'controller');
  const zoneOf = (id: string) => site.hosts.find((host) => host.id === id)?.zone;

  it('are those of the site’s file (else: node docker/compose-file.ts <site>)', () => {
    expect(text).toBe(composeFileOf(site));
    expect(Object.keys(services)).toEqual(['plant', ...controllers.map(({ id }) => id)]);
    for (const { id } of controllers)
      expect(services[id]?.environment).toEqual({ SITE: name, PLC: id, PLANT: 'plant' });
  });

  it('meet the plant each in its own zone, and nobody of another zone but whom they read from', () => {
    for (const { id, zone } of controllers) {
      expect(services.plant?.networks).toContain(zone);
      expect(services[id]?.networks).toContain(zone);
    }
    for (const a of controllers)
      for (const b of controllers) {
        if (zoneOf(a.id) === zoneOf(b.id)) continue;
        const shared = services[a.id]?.networks.filter((network) => services[b.id]?.networks.includes(network));
        const read = a.reads.some(({ from }) => from === b.id) || b.reads.some(({ from }) => from === a.id);
        expect([a.id, b.id, shared?.length]).toEqual([a.id, b.id, read ? 1 : 0]);
      }
  });

  it('have no rights, forward nothing, and publish on loopback alone', () => {
    for (const { cap_drop, ports, read_only, sysctls } of Object.values(services)) {
      expect({ cap_drop, read_only, sysctls }).toEqual({
        cap_drop: ['ALL'],
        read_only: true,
        sysctls: { 'net.ipv4.ip_forward': '0' },
      });
      expect(ports.every((port) => port.startsWith('127.0.0.1:'))).toBe(true);
    }
  });
});

describe('the containers of all sites', () => {
  it('have ports of their own, so that several sites run at once', () => {
    const ports = SITES.flatMap((name) => {
      const text = readFileSync(new URL(composeFileName(name), import.meta.url), 'utf8');
      return Object.values(readCompose(text, {}).services).flatMap((service) => service.ports);
    });
    const published = ports.map((port) => port.split(':')[1]);
    expect(new Set(published).size).toBe(published.length);
  });

  it('of the reactor keep control and safety apart, but for the one read between them', () => {
    const networks = networksOf(siteNamed('reactor'));
    expect(networks.get('plc-purge')).toEqual(['control']);
    expect(networks.get('plc-production')).toEqual(['control', 'plc-production--plc-sis']);
    expect(networks.get('plc-sis')).toEqual(['safety', 'plc-production--plc-sis']);
  });
});
