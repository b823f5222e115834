import { drawStream } from '../kernel/draw.ts';
import type { Conversation, Peer } from './connection.ts';
import { routeTo } from './routing.ts';
import { type Plan, TopologyError } from './topology.ts';
import { type Gate, gateFor } from './verdict.ts';

/** Who talks to whom, by which way and under which rules: worked out once for each pair and topology. */
export class Peers {
  plan: Plan;
  readonly #seed: number;
  readonly #peers = new Map<string, Map<string, Peer>>();
  #version = 1;

  constructor(plan: Plan, seed: number) {
    this.plan = plan;
    this.#seed = seed;
  }

  /** Pairs by their source. */
  get all(): ReadonlyMap<string, ReadonlyMap<string, Peer>> {
    return this.#peers;
  }

  clear(): void {
    this.#peers.clear();
  }

  /** Takes another topology: routes and rules are worked out anew when they are next asked for. */
  replan(plan: Plan): void {
    this.plan = plan;
    this.#version++;
    for (const byTo of this.#peers.values()) {
      for (const { conversations, channels } of byTo.values()) {
        for (const conversation of conversations.values()) conversation.gate = null;
        for (const conversation of channels.values()) conversation.gate = null;
      }
    }
  }

  /** Drops the conversations of an outside connection. */
  hangUp(channel: string): void {
    for (const byTo of this.#peers.values()) {
      for (const { channels } of byTo.values()) {
        for (const [key, conversation] of channels) {
          if (conversation.channel === channel) channels.delete(key);
        }
      }
    }
  }

  /** The host that has an address, or the address itself. */
  resolve(address: string): string {
    const found = this.plan.byAddress.get(address);
    return found?.isHost ? found.node : address;
  }

  /** @throws TopologyError `unknown-host` when `from` is no host. */
  peer(from: string, to: string): Peer {
    let byTo = this.#peers.get(from);
    if (!byTo) {
      byTo = new Map();
      this.#peers.set(from, byTo);
    }
    let peer = byTo.get(to);
    if (!peer) {
      const none = { conversations: new Map(), channels: new Map() };
      peer = { from, to, ...none, route: null, alive: false, seen: false, version: 0 };
      byTo.set(to, peer);
    }
    if (peer.version !== this.#version) this.#reroute(peer);
    return peer;
  }

  #reroute(peer: Peer): void {
    const plan = this.plan;
    const source = plan.hosts.get(peer.from);
    if (!source) {
      throw new TopologyError('unknown-host', `"${peer.from}" is no host of this network`, { host: peer.from });
    }
    const target = plan.hosts.get(peer.to) ?? plan.byAddress.get(peer.to) ?? null;
    const zone = target?.zone ?? plan.zoneBySubnet.get(peer.to.slice(0, peer.to.lastIndexOf('.'))) ?? null;
    peer.route = zone ? routeTo(plan, source, zone, target) : null;
    peer.alive = target !== null;
    peer.seen =
      peer.route !== null &&
      (peer.route.conduits.length > 0 || peer.route.legs.some((leg) => leg.zone.mirrors.length > 0));
    peer.version = this.#version;
  }

  /** The rules between two, and what they say of a connection to `port` (null: an echo). */
  gate(peer: Peer, port: number | null): Gate {
    const route = peer.route;
    if (!route) throw new Error('network: a gate needs a route');
    const first = route.legs[0];
    const last = route.legs.at(-1);
    const from = [peer.from, first?.zone.id ?? ''];
    return gateFor(route, { from, to: [peer.to, last?.zone.id ?? ''] }, port);
  }

  conversation(peer: Peer, port: number, channel: string | null): Conversation {
    const found = channel === null ? peer.conversations.get(port) : peer.channels.get(`${port}/${channel}`);
    if (found) return found;
    const identity = `${peer.from}>${peer.to}:${port}${channel === null ? '' : `/${channel}`}`;
    const latency = drawStream(this.#seed, identity, 'latency');
    const made: Conversation = { peer, port, channel, latency, messages: 0, connection: null, gate: null };
    if (channel === null) peer.conversations.set(port, made);
    else peer.channels.set(`${port}/${channel}`, made);
    return made;
  }
}
