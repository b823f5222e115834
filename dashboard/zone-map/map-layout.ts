import type { SiteView } from '../../range/contract/catalog.ts';
import type { Conversation } from '../../range/contract/exercise.ts';

/** Purdue-like order from the outside inwards. */
const ORDER = ['outside', 'enterprise', 'control-information', 'control', 'field'];
export const MAP = { width: 900, band: 62, empty: 40, gap: 26, label: 132, host: { width: 146, height: 50 } } as const;

export interface Band {
  readonly zone: SiteView['zones'][number];
  readonly y: number;
  readonly height: number;
}
export interface PlacedHost {
  readonly host: SiteView['hosts'][number];
  /** Narrower than usual where many hosts share a zone. */
  readonly width: number;
  readonly x: number;
  readonly y: number;
}
export interface PlacedConduit {
  readonly conduit: SiteView['conduits'][number];
  /** True where it passes by zones between at the right edge, so that its name stands to its left. */
  readonly far: boolean;
  readonly x: number;
  readonly y: number;
}
export interface MapLayout {
  readonly height: number;
  readonly bands: readonly Band[];
  readonly hosts: ReadonlyMap<string, PlacedHost>;
  readonly conduits: ReadonlyMap<string, PlacedConduit>;
}
/** A conversation as a line on the map: where it runs, and where it was stopped if it was. */
export interface MapLine {
  readonly conversation: Conversation;
  readonly points: readonly (readonly [number, number])[];
  readonly stopped: readonly [number, number] | null;
}

/** Zones as bands from the outside at the top to the field at the bottom, hosts in their bands, conduits between. */
export function layOutMap(site: SiteView): MapLayout {
  const zones = site.zones.toSorted((a, b) => ORDER.indexOf(a.level) - ORDER.indexOf(b.level));
  let y = 0;
  const bands = zones.map((zone): Band => {
    const height = site.hosts.some((host) => host.zone === zone.id) ? MAP.band : MAP.empty;
    const band = { zone, y, height };
    y += height + MAP.gap;
    return band;
  });
  const hosts = new Map<string, PlacedHost>();
  for (const band of bands) {
    const inside = site.hosts.filter((host) => host.zone === band.zone.id);
    const room = (MAP.width - MAP.label) / Math.max(1, inside.length);
    inside.forEach((host, index) => {
      const width = Math.min(MAP.host.width, room - 6);
      hosts.set(host.id, { host, width, x: MAP.label + room * (index + 0.5), y: band.y + band.height / 2 });
    });
  }
  const at = new Map(bands.map((band, index) => [band.zone.id, { band, index }]));
  const used = new Map<string, number>();
  const conduits = new Map<string, PlacedConduit>();
  for (const conduit of site.conduits) {
    const [a, b] = conduit.between.map((zone) => at.get(zone));
    if (!a || !b) continue;
    const upper = a.index < b.index ? a : b;
    const lower = a.index < b.index ? b : a;
    const key = `${upper.index}`;
    const place = used.get(key) ?? 0;
    used.set(key, place + 1);
    const near = lower.index - upper.index <= 1;
    conduits.set(conduit.id, {
      conduit,
      far: !near,
      x: near ? MAP.label + (MAP.width - MAP.label) * (0.34 + 0.33 * place) : MAP.width - 14,
      y: near ? upper.band.y + upper.band.height + MAP.gap / 2 : lower.band.y - MAP.gap / 2,
    });
  }
  return { height: y - MAP.gap, bands, hosts, conduits };
}

/** The conduits that lie on the shortest way between two zones; none when they are one, null when there is no way. */
export function wayBetween(site: SiteView, from: string, to: string): string[] | null {
  const queue: { zone: string; way: string[] }[] = [{ zone: from, way: [] }];
  const seen = new Set([from]);
  for (let place = queue.shift(); place; place = queue.shift()) {
    if (place.zone === to) return place.way;
    for (const conduit of site.conduits) {
      const [a, b] = conduit.between;
      const next = a === place.zone ? b : b === place.zone ? a : null;
      if (next === null || seen.has(next)) continue;
      seen.add(next);
      queue.push({ zone: next, way: [...place.way, conduit.id] });
    }
  }
  return null;
}

/** The line of a conversation; null when one of its ends is not on the map. A denied one ends at its conduit. */
export function lineOf(site: SiteView, layout: MapLayout, conversation: Conversation): MapLine | null {
  const from = layout.hosts.get(conversation.from);
  const to = layout.hosts.get(conversation.to);
  if (!from || !to || from === to) return null;
  const way = wayBetween(site, from.host.zone, to.host.zone) ?? [];
  const points: (readonly [number, number])[] = [[from.x, from.y]];
  const denied = conversation.verdict !== 'allow';
  const stopper = denied ? (way.find((id) => id === conversation.conduit) ?? way[0]) : undefined;
  for (const id of way) {
    const conduit = layout.conduits.get(id);
    if (!conduit) continue;
    points.push([conduit.x, conduit.y]);
    if (id === stopper) return { conversation, points, stopped: [conduit.x, conduit.y] };
  }
  if (denied) {
    const middle: [number, number] = [(from.x + to.x) / 2, (from.y + to.y) / 2];
    return { conversation, points: [...points, middle], stopped: middle };
  }
  return { conversation, points: [...points, [to.x, to.y]], stopped: null };
}

/** Several conversations between two hosts with one verdict become one line, so that the map stays readable. */
export function merged(conversations: readonly Conversation[]): Conversation[] {
  const lines = new Map<string, Conversation>();
  for (const one of conversations) {
    const key = `${one.from} ${one.to} ${one.verdict} ${one.conduit ?? ''}`;
    const known = lines.get(key);
    if (!known) lines.set(key, one);
    else {
      const operations = new Set([...known.operation.split(', '), one.operation]);
      lines.set(key, { ...known, operation: [...operations].slice(0, 4).join(', '), count: known.count + one.count });
    }
  }
  return [...lines.values()];
}
