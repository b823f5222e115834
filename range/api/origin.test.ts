import { hostname } from 'node:os';
import { describe, expect, it } from 'vitest';
import { isForeign, isOurs } from './origin.ts';

describe('where a request comes from', () => {
  it('is here when it names no origin, or this host and port', () => {
    expect(isForeign({ host: '10.0.0.5:8080' })).toBe(false);
    expect(isForeign({ host: '10.0.0.5:8080', origin: 'http://10.0.0.5:8080' })).toBe(false);
  });

  it('is elsewhere for another host, another port, a sandboxed page, and what the browser calls cross-site', () => {
    expect(isForeign({ host: '10.0.0.5:8080', origin: 'http://10.0.0.6:8080' })).toBe(true);
    expect(isForeign({ host: '10.0.0.5:8080', origin: 'http://10.0.0.5:9090' })).toBe(true);
    expect(isForeign({ host: '10.0.0.5:8080', origin: 'null' })).toBe(true);
    expect(isForeign({ host: '10.0.0.5:8080', 'sec-fetch-site': 'cross-site' })).toBe(true);
  });

  it('is here behind a proxy that has the public name', () => {
    const publicUrl = new URL('https://range.example');
    expect(isForeign({ host: '127.0.0.1:8080', origin: 'https://range.example' }, publicUrl)).toBe(false);
    expect(isForeign({ host: '127.0.0.1:8080', origin: 'http://range.example' }, publicUrl)).toBe(true);
  });
});

describe('whom a request means', () => {
  it('is this server by any address, localhost and the machine’s own name', () => {
    for (const host of ['127.0.0.1:8080', '[::1]:8080', '192.0.2.7', 'localhost:8080', `${hostname()}:8080`])
      expect([host, isOurs(host)]).toEqual([host, true]);
  });

  it('is not this server by a name that somebody has pointed here', () => {
    for (const host of ['evil.example:8080', '127.0.0.1.evil.example', 'localhost.evil.example', '', '@', 'a b'])
      expect([host, isOurs(host)]).toEqual([host, false]);
  });

  it('is this server by the name of its public URL', () => {
    expect(isOurs('range.example', new URL('https://range.example'))).toBe(true);
  });
});
