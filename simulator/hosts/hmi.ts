import { type Duration, type Instant, parseDuration, seconds } from '../kernel/time.ts';
import type { ServiceReply } from '../network/message.ts';
import { type Block, isBitArea, planReads, readPdu, toEngineering, widthOf, writePdu } from './point.ts';
import type { HostPort, Incoming } from './port.ts';
import type { Alarm, HmiHost, Point } from './schema.ts';
import { Station } from './station.ts';

export interface HmiPort extends HostPort {
  /** The latest event that changed one of these tags, or null. */
  provenance(tags: readonly string[]): number | null;
  /** Alarms were acknowledged here: the controllers that have them as conditions know it. Absent without controllers. */
  acknowledged?(tags: readonly string[], by: string): void;
}

export interface AlarmState {
  readonly tag: string;
  readonly state: 'raised' | 'acknowledged' | 'cleared-unacknowledged';
  readonly priority: string;
  readonly level: string;
  /** Simulation time of the raise, in microseconds. */
  readonly since: Instant;
  readonly value: number | null;
  readonly limit: number | null;
  /** The `seq` of the `alarm.raised` event. */
  readonly event: number;
}

interface HmiState {
  shown: Float64Array;
  /** Instant of each block's last good answer, −1 before the first. */
  answered: Float64Array;
  alarms: AlarmState[];
  silenced: boolean;
}

/** An alarm and the index of the point that raises it. */
interface PlacedAlarm {
  readonly alarm: Alarm;
  readonly point: number;
}

/** A value is stale when its poll has not been answered for this many poll intervals. */
const STALE_POLLS = 3;

export type OperateResult = 'accepted' | 'rights' | 'range' | 'unknown-tag' | 'read-only';

/**
 * A supervisory station: polls the controllers by Modbus, shows what they answer, keeps the alarm list (ISA-18.2:
 * raised, acknowledged, cleared), and sends what its users may change.
 */
export class Hmi extends Station {
  #poll: Duration;
  #points: readonly Point[];
  readonly #index = new Map<string, number>();
  #blocks: readonly Block[] = [];
  #requests: readonly Uint8Array[] = [];
  /** By block: the alarms whose bits it brings. */
  #alarmsOf: readonly (readonly PlacedAlarm[])[] = [];
  readonly #units: ReadonlyMap<string, number>;
  declare protected readonly port: HmiPort;
  #state: HmiState;

  constructor(
    host: HmiHost,
    port: HmiPort,
    points: readonly Point[],
    alarms: readonly Alarm[],
    units: ReadonlyMap<string, number>,
  ) {
    super(host.id, port, host);
    this.#poll = parseDuration(host.poll) ?? seconds(1);
    this.#points = points;
    this.#units = units;
    for (const [index, point] of points.entries()) this.#index.set(point.tag, index);
    this.#plan();
    const placed = alarms.map((alarm): PlacedAlarm => ({ alarm, point: this.#index.get(alarm.point) as number }));
    this.#alarmsOf = this.#blocks.map((_, block) => placed.filter(({ point }) => this.#blockOf[point] === block));
    this.#state = {
      shown: new Float64Array(points.length),
      answered: new Float64Array(this.#blocks.length).fill(-1),
      alarms: [],
      silenced: false,
    };
  }

  get alarms(): readonly AlarmState[] {
    return this.#state.alarms;
  }

  get silenced(): boolean {
    return this.#state.silenced;
  }

  /** The engineering value on the screen; null before the first answer and when stale. */
  shown(tag: string): number | null {
    const index = this.#index.get(tag);
    return index === undefined ? null : this.#shownAt(index);
  }

  allShown(): Record<string, number | null> {
    return Object.fromEntries(this.#points.map((point, index) => [point.tag, this.#shownAt(index)]));
  }

  reconfigure(host: HmiHost, points: readonly Point[]): void {
    this.#poll = parseDuration(host.poll) ?? seconds(1);
    this.#points = points;
    this.access.reconfigure(host);
  }

  override start(): void {
    this.port.after(seconds(0.2), 'poll');
  }

  override onMessage(message: string): void {
    if (message !== 'poll') return;
    this.port.after(this.#poll, 'poll');
    for (let block = 0; block < this.#blocks.length; block++) {
      const { controller } = this.#blocks[block] as Block;
      this.port.ask(
        block,
        controller,
        { protocol: 'modbus', unit: this.#units.get(controller) ?? 1, pdu: this.#requests[block] as Uint8Array },
        null,
      );
    }
  }

  override onReply(key: unknown, reply: ServiceReply): void {
    if (typeof key === 'number') {
      if (reply.outcome === 'modbus') this.#take(key, reply.pdu);
      return;
    }
    const { action, tag } = key as { action: number; tag: string };
    this.port.emit('operator.answered', { result: answerOf(reply), tag }, action, 'team');
  }

  /** What a user of this HMI writes. The event of the action is given by `cause`; the answer comes as an event. */
  operate(account: string, tag: string, value: number, cause: number): void {
    const point = this.#points[this.#index.get(tag) ?? -1];
    if (!point || this.mayOperate(account, tag, value) !== 'accepted') return;
    const unit = this.#units.get(point.controller) ?? 1;
    this.port.ask(
      { action: cause, tag },
      point.controller,
      { protocol: 'modbus', unit, pdu: writePdu(point, value) },
      cause,
    );
  }

  /** The HMI's own checks of rights and entry range. */
  mayOperate(account: string, tag: string, value: number): OperateResult {
    const point = this.#points[this.#index.get(tag) ?? -1];
    if (!point) return 'unknown-tag';
    if (!point.write || !(point.area === 'coil' || point.area === 'holding')) return 'read-only';
    const rights = this.access.account(account)?.rights ?? [];
    if (!rights.includes(point.write) && !rights.includes('engineer')) return 'rights';
    if (!Number.isFinite(value) || (point.range && (value < point.range[0] || value > point.range[1]))) return 'range';
    return 'accepted';
  }

  /** Acknowledges one alarm, or all, and tells the controllers. Returns the tags concerned. */
  acknowledge(tag: string | null, by: string, cause: number): readonly string[] {
    const tags = this.take(tag, by, cause);
    if (tags.length > 0) this.port.acknowledged?.(tags, by);
    return tags;
  }

  /** Takes over that an alarm (null: every one) was acknowledged, here or at a controller. Returns the tags concerned. */
  take(tag: string | null, by: string, cause: number): readonly string[] {
    const concerned = this.#state.alarms.filter(
      (alarm) => (tag === null || alarm.tag === tag) && alarm.state !== 'acknowledged',
    );
    for (const alarm of concerned) this.port.emit('alarm.acknowledged', { by, tag: alarm.tag }, cause, 'team');
    const tags = concerned.map((alarm) => alarm.tag);
    this.#state.alarms = this.#state.alarms
      .filter((alarm) => !(tags.includes(alarm.tag) && alarm.state === 'cleared-unacknowledged'))
      .map((alarm) => (tags.includes(alarm.tag) ? { ...alarm, state: 'acknowledged' as const } : alarm));
    return tags;
  }

  silence(by: string): void {
    this.#state.silenced = true;
    this.port.emit('alarm.silenced', { by }, null, 'team');
  }

  override serve(incoming: Incoming): ServiceReply {
    const { request } = incoming;
    if (request.protocol === 'session' && request.service.kind === 'operate' && this.access.listens(request.port)) {
      const { session: number, tag, value } = request.service;
      const session = this.access.session(number);
      if (!session || session.from !== incoming.from)
        return { outcome: 'session', service: { kind: 'refused', reason: 'session' } };
      const result = this.mayOperate(session.user, tag, value);
      const data = { action: 'write', by: session.user, host: this.id, result, tag, value };
      const action = this.port.emit('operator.action', data, incoming.cause, 'team');
      if (result !== 'accepted')
        return { outcome: 'session', service: { kind: 'refused', reason: result === 'range' ? 'range' : 'rights' } };
      this.operate(session.user, tag, value, action);
      return { outcome: 'session', service: { kind: 'done' } };
    }
    return super.serve(incoming);
  }

  override snapshot(): unknown {
    return { station: super.snapshot(), hmi: this.#state };
  }

  override restore(state: unknown): void {
    const saved = state as { station: unknown; hmi: HmiState };
    super.restore(saved.station);
    this.#state = structuredClone(saved.hmi);
  }

  #plan(): void {
    this.#blocks = planReads(this.#points);
    this.#blockOf = new Int32Array(this.#points.length);
    this.#blocks.forEach((block, number) => {
      for (const { index } of block.points) this.#blockOf[index] = number;
    });
    this.#requests = this.#blocks.map((block) => readPdu(block.area, block.address, block.count));
  }

  #blockOf = new Int32Array(0);

  #shownAt(index: number): number | null {
    const at = this.#state.answered[this.#blockOf[index] as number] as number;
    return at < 0 || this.port.now - at > STALE_POLLS * this.#poll ? null : (this.#state.shown[index] as number);
  }

  #take(number: number, pdu: Uint8Array): void {
    const block = this.#blocks[number] as Block;
    if ((pdu[0] as number) & 0x80) return;
    const { shown } = this.#state;
    const bits = isBitArea(block.area);
    for (const { index, at, scaling } of block.points) {
      if (bits) shown[index] = ((pdu[2 + (at >> 3)] as number) >> (at & 7)) & 1;
      else {
        const place = 2 + 2 * at;
        const word = ((pdu[place] as number) << 8) | (pdu[place + 1] as number);
        const next = widthOf(scaling) === 2 ? ((pdu[place + 2] as number) << 8) | (pdu[place + 3] as number) : 0;
        shown[index] = toEngineering(scaling, word, next);
      }
    }
    this.#state.answered[number] = this.port.now;
    for (const { alarm, point } of this.#alarmsOf[number] as readonly PlacedAlarm[])
      this.#judge(alarm, shown[point] as number);
  }

  #judge(alarm: Alarm, bit: number): void {
    if (bit === 0 && this.#state.alarms.length === 0) return;
    const standing = this.#state.alarms.find((candidate) => candidate.tag === alarm.tag);
    const active = standing !== undefined && standing.state !== 'cleared-unacknowledged';
    if (bit !== 0 && !active) {
      const value = alarm.value === undefined ? null : this.shown(alarm.value);
      const limit = alarm.limit === undefined ? null : this.shown(alarm.limit);
      const data = { level: alarm.level, limit, priority: alarm.priority, tag: alarm.tag, value };
      const event = this.port.emit('alarm.raised', data, this.port.provenance(alarm.influencedBy), 'team');
      const raised: AlarmState = { ...data, state: 'raised', since: this.port.now, event };
      this.#state.alarms = [raised, ...this.#state.alarms.filter((candidate) => candidate.tag !== alarm.tag)];
      this.#state.silenced = false;
    } else if (bit === 0 && standing && active) {
      this.port.emit('alarm.cleared', { tag: alarm.tag }, standing.event, 'team');
      this.#state.alarms =
        standing.state === 'acknowledged'
          ? this.#state.alarms.filter((candidate) => candidate !== standing)
          : this.#state.alarms.map((candidate) =>
              candidate === standing ? { ...standing, state: 'cleared-unacknowledged' as const } : candidate,
            );
    }
  }
}

const answerOf = (reply: ServiceReply): string => {
  if (reply.outcome !== 'modbus') return reply.outcome;
  return (reply.pdu[0] as number) & 0x80 ? `exception ${String(reply.pdu[1]).padStart(2, '0')}` : 'ok';
};
