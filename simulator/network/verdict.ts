import { describePdu, functionOf } from '../protocols/modbus/functions.ts';
import type { Verdict } from './message.ts';
import type { Route } from './routing.ts';
import type { ConduitRule, RuleProtocol } from './topology.ts';

/*
 * What the conduits on a path say. Every conduit reads its rules in order; the first that speaks of the traffic
 * decides, and what none speaks of is denied. All conduits must allow. A rule that names Modbus functions or
 * addresses speaks of single requests: such an allowance lets the connection be opened, such a denial does not
 * hinder it.
 */

export interface Judgement {
  readonly verdict: Verdict;
  /** Index on the route of the conduit that denied; −1 when all allowed. */
  readonly at: number;
}

interface CompiledRule {
  readonly rule: ConduitRule;
  readonly conditional: boolean;
  readonly functions: Uint8Array | null;
  /** Merged, ascending. */
  readonly ranges: readonly (readonly [number, number])[] | null;
}

/** The rules that concern one (source, destination, port), per conduit of the route. */
export interface Gate {
  /** What becomes of the connection itself, or of a probe, or of an echo. */
  readonly connection: Judgement;
  /** True when single requests must be looked at. */
  readonly perRequest: boolean;
  readonly conduits: readonly { readonly rules: readonly CompiledRule[]; readonly otherwise: Judgement }[];
  readonly verdicts: ReadonlyMap<CompiledRule, Judgement>;
}

const PROTOCOLS: Readonly<Record<number, RuleProtocol>> = {
  22: 'ssh',
  443: 'https',
  502: 'modbus',
  802: 'modbus-tls',
  3389: 'rdp',
  4840: 'opcua',
};

/** The rule language's name for a TCP port (null: echo); ports without a name meet only rules for `any`. */
export const protocolOfPort = (port: number | null): RuleProtocol | null =>
  port === null ? 'icmp' : (PROTOCOLS[port] ?? null);

/** Who talks to whom, in the words that a rule may use: host ids and zone ids. */
export interface Parties {
  readonly from: readonly string[];
  readonly to: readonly string[];
}

const names = (list: readonly string[], who: readonly string[]): boolean =>
  list.includes('any') || who.some((name) => list.includes(name));

const merged = (ranges: readonly (readonly [number, number])[]): [number, number][] => {
  const out: [number, number][] = [];
  for (const [low, high] of [...ranges].sort((a, b) => a[0] - b[0])) {
    const last = out.at(-1);
    if (last && low <= last[1] + 1) last[1] = Math.max(last[1], high);
    else out.push([low, high]);
  }
  return out;
};

const compile = (rule: ConduitRule, modbus: boolean): CompiledRule => {
  const functions = modbus && rule.functions ? new Uint8Array(256) : null;
  for (const code of functions ? (rule.functions ?? []) : []) (functions as Uint8Array)[code] = 1;
  const ranges = modbus && rule.addresses ? merged(rule.addresses) : null;
  return { rule, conditional: functions !== null || ranges !== null, functions, ranges };
};

const ALLOWED: Judgement = { verdict: { action: 'allow', conduit: null, rule: null, origin: null }, at: -1 };

/** No route: nothing comes back and no conduit said so. */
export const UNREACHABLE: Judgement = { verdict: { action: 'drop', conduit: null, rule: null, origin: null }, at: -1 };

/** Gathers the rules of a route for one pair and port, and judges the connection. */
export const gateFor = (route: Route, parties: Parties, port: number | null): Gate => {
  const protocol = protocolOfPort(port);
  const verdicts = new Map<CompiledRule, Judgement>();
  let connection = ALLOWED;
  let perRequest = false;
  const conduits = route.conduits.map(({ conduit }, at) => {
    const otherwise: Judgement = {
      verdict: { action: conduit.otherwise, conduit: conduit.id, rule: null, origin: conduit.origin },
      at,
    };
    const rules = conduit.rules
      .filter((rule) => rule.protocol === 'any' || rule.protocol === protocol)
      .filter((rule) => names(rule.from, parties.from) && names(rule.to, parties.to))
      .map((rule) => compile(rule, protocol === 'modbus'));
    for (const compiled of rules) {
      const { id, action, origin } = compiled.rule;
      const verdict: Verdict = { action, conduit: conduit.id, rule: id, origin };
      verdicts.set(compiled, { verdict, at: action === 'allow' ? -1 : at });
    }
    const decisive = rules.findIndex((rule) => !rule.conditional);
    const before = decisive < 0 ? rules : rules.slice(0, decisive);
    const opens = before.find((rule) => rule.rule.action === 'allow') ?? rules[decisive];
    const said = opens ? (verdicts.get(opens) as Judgement) : otherwise;
    if (connection.at < 0) connection = said;
    if (before.length > 0) perRequest = true;
    return { rules, otherwise };
  });
  return { connection, perRequest: perRequest && connection.at < 0, conduits, verdicts };
};

const speaksOf = ({ rule, functions, ranges }: CompiledRule, pdu: Uint8Array): boolean => {
  const code = pdu[0] ?? 0;
  if (functions !== null && functions[code] !== 1) return false;
  if (ranges === null) return true;
  const request = describePdu(pdu);
  const allow = rule.action === 'allow';
  if (request === null) return !allow && functionOf(code)?.area != null; // addressed, but one cannot see where
  if (request.address === null) return allow && functions !== null;
  const places: [number, number][] = [[request.address, request.address + Math.max(1, request.quantity ?? 1) - 1]];
  if (request.reads) {
    places.push([request.reads.address, request.reads.address + Math.max(1, request.reads.quantity) - 1]);
  }
  return allow
    ? places.every(([low, high]) => ranges.some((range) => range[0] <= low && high <= range[1]))
    : places.some(([low, high]) => ranges.some((range) => range[0] <= high && low <= range[1]));
};

/** Judges one Modbus request on a connection that the gate lets open. */
export const judgeRequest = (gate: Gate, pdu: Uint8Array): Judgement => {
  if (!gate.perRequest) return gate.connection;
  let last = ALLOWED;
  for (const { rules, otherwise } of gate.conduits) {
    const rule = rules.find((candidate) => !candidate.conditional || speaksOf(candidate, pdu));
    last = rule ? (gate.verdicts.get(rule) as Judgement) : otherwise;
    if (last.at >= 0) return last;
  }
  return last;
};
