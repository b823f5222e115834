import type { WorldEvent } from '../../../simulator/kernel/event.ts';
import type { LiveCell } from '../../../simulator/live/live-cell.ts';
import type { Site } from '../../../simulator/site/document.ts';
import type { WorldEventData } from '../../../simulator/site/events.ts';
import type { CellFrame } from '../backend.ts';

type Conversation = CellFrame['conversations'][number];

/** How many of the last operations and alerts a frame holds; the whole is in the log. */
const OPERATIONS = 60;
const ALERTS = 200;
/** Conversations are added up over this span, microseconds of simulation time, so that one poll is one line. */
const SPAN = 1_000_000;

/** What a screen needs of a cell, folded from its events as they come. */
export class CellView {
  #site: Site;
  #alerts: CellFrame['alerts'][number][] = [];
  #operations: CellFrame['operations'][number][] = [];
  #now = new Map<string, Conversation>();
  #before: readonly Conversation[] = [];
  #spanEnd = SPAN;

  constructor(site: Site) {
    this.#site = site;
  }

  /** Forgets everything: the cell starts over. */
  reset(site: Site): void {
    this.#site = site;
    this.#alerts = [];
    this.#operations = [];
    this.#now = new Map();
    this.#before = [];
    this.#spanEnd = SPAN;
  }

  /** The site after a reconfiguration: detections may have new titles. */
  set site(site: Site) {
    this.#site = site;
  }

  onEvent(event: WorldEvent): void {
    switch (event.type) {
      case 'net.request':
        this.#converse(event.t, event.data as WorldEventData['net.request']);
        return;
      case 'alert.raised': {
        const data = event.data as WorldEventData['alert.raised'];
        this.#alerts.push({
          seq: event.seq,
          t: event.t / 1e6,
          detection: data.detection,
          title: this.#titleOf(data.detection),
          about: data.about,
          routed: data.routed,
          audience: event.audience,
        });
        if (this.#alerts.length > ALERTS) this.#alerts.shift();
        return;
      }
      case 'operator.action': {
        const data = event.data as WorldEventData['operator.action'];
        this.#operations.push({
          seq: event.seq,
          t: event.t / 1e6,
          by: data.by,
          host: data.host,
          action: data.action,
          tag: data.tag,
          value: data.value,
          result: data.result,
          audience: event.audience,
        });
        if (this.#operations.length > OPERATIONS) this.#operations.shift();
        return;
      }
    }
  }

  frame(
    cell: LiveCell,
    exercise: Pick<CellFrame, 'steps' | 'measures'> & { readonly captureBytes: number },
  ): CellFrame {
    const { world } = cell;
    this.#turn(world.now);
    return {
      t: world.now,
      running: cell.running,
      pace: cell.pace,
      lag: cell.lag / 1000,
      shown: world.shown(),
      truth: world.truth(),
      held: world.held(),
      recorded: world.recorded(),
      alarms: world.alarms().map((alarm) => ({
        tag: alarm.tag,
        state: alarm.state,
        priority: alarm.priority,
        level: alarm.level,
        since: alarm.since / 1e6,
        value: alarm.value,
        limit: alarm.limit,
      })),
      silenced: world.silenced,
      conversations: this.#before,
      steps: exercise.steps,
      measures: exercise.measures,
      excursions: world.excursions(),
      trips: world.trips().map((protection) => ({
        protection,
        title: world.site.protections.find(({ id }) => id === protection)?.title ?? { ja: protection, en: protection },
      })),
      alerts: this.#alerts,
      operations: this.#operations,
      cost: {
        latenessP99: cell.lateness.percentile(0.99),
        share: cell.share,
        slipped: cell.slipped,
        captureBytes: exercise.captureBytes,
      },
    };
  }

  #titleOf(detection: string): { ja: string; en: string } {
    for (const host of this.#site.hosts) {
      if (host.kind !== 'sensor') continue;
      const found = host.detections.find(({ id }) => id === detection);
      if (found) return found.title;
    }
    return { ja: detection, en: detection };
  }

  #converse(t: number, data: WorldEventData['net.request']): void {
    this.#turn(t);
    const key = `${data.from} ${data.to} ${data.protocol} ${data.operation} ${data.verdict} ${data.conduit}`;
    const seen = this.#now.get(key);
    this.#now.set(key, {
      from: data.from,
      to: data.to,
      protocol: data.protocol,
      operation: data.operation,
      count: (seen?.count ?? 0) + 1,
      verdict: data.verdict,
      conduit: data.conduit,
    });
  }

  #turn(t: number): void {
    if (t < this.#spanEnd) return;
    this.#before = t < this.#spanEnd + SPAN ? [...this.#now.values()] : [];
    this.#now = new Map();
    this.#spanEnd = Math.floor(t / SPAN) * SPAN + SPAN;
  }
}
