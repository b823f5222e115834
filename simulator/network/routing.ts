import type { ConduitPlan, Interface, Plan, ZonePlan } from './topology.ts';

/** One zone that a packet crosses: from one interface on its switch to another. */
export interface Leg {
  readonly zone: ZonePlan;
  readonly source: Interface;
  /** Null on the last leg to an address that nobody has. */
  readonly target: Interface | null;
}

/** A way through the network; `conduits[k]` lies between `legs[k]` and `legs[k + 1]`. */
export interface Route {
  readonly legs: readonly Leg[];
  readonly conduits: readonly ConduitPlan[];
}

/** The shortest chain of conduits from zone to zone; equals are decided by the order of the document. */
const conduitsBetween = (plan: Plan, from: ZonePlan, to: ZonePlan): readonly ConduitPlan[] | null => {
  const cameBy = new Map<ZonePlan, { conduit: ConduitPlan; zone: ZonePlan } | null>([[from, null]]);
  const queue = [from];
  for (let zone = queue.shift(); zone !== undefined && zone !== to; zone = queue.shift()) {
    for (const conduit of plan.conduits) {
      const [a, b] = conduit.sides;
      const next = a.zone === zone ? b.zone : b.zone === zone ? a.zone : null;
      if (next === null || cameBy.has(next)) continue;
      cameBy.set(next, { conduit, zone });
      queue.push(next);
    }
  }
  if (!cameBy.has(to)) return null;
  const path: ConduitPlan[] = [];
  for (let step = cameBy.get(to); step; step = cameBy.get(step.zone)) path.unshift(step.conduit);
  return path;
};

/** The route from a host's interface to an interface (or to an address of `zone` that nobody has), or null. */
export const routeTo = (plan: Plan, source: Interface, zone: ZonePlan, target: Interface | null): Route | null => {
  if (source === target) return { legs: [], conduits: [] }; // a host talks to itself without a network
  const conduits = conduitsBetween(plan, source.zone, zone);
  if (!conduits) return null;
  const legs: Leg[] = [];
  let here = source;
  for (const { sides } of conduits) {
    const near = sides[0].zone === here.zone ? sides[0] : sides[1];
    const far = near === sides[0] ? sides[1] : sides[0];
    legs.push({ zone: here.zone, source: here, target: near });
    here = far;
  }
  legs.push({ zone, source: here, target });
  return { legs, conduits };
};

/** The interfaces on the way, as text: two routes with the same path carry the same connections. */
export const pathOf = (route: Route): string =>
  route.legs.map((leg) => `${leg.source.key}>${leg.target?.key ?? '?'}`).join(' ');
