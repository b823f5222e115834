import type { CompiledEngine } from '../engines.ts';
import { EngineHost, type MemoryImage } from './host.ts';
import { NetworkError, problemsIn } from './report.ts';
import { type Units, unitsOf } from './units.ts';

/*
 * One open EPANET project, by the functions of EPANET's own programming interface (OWA-EPANET 2.3, epanet2_2.h and
 * epanet2_enums.h: names and numbers below are its).
 */

const NODE = {
  elevation: 0,
  emitter: 3,
  tankDiameter: 17,
  minimum: 20,
  maximum: 21,
  volume: 24,
  overflows: 26,
} as const;
/** Properties read for all nodes at once. */
export const NODES = { demand: 9, head: 10, quality: 12, delivered: 31, wanted: 32 } as const;
const LINK = { initialStatus: 4, initialSetting: 5, status: 11, setting: 12, speedPattern: 15 } as const;
/** Properties read for all links at once, or for one. */
export const LINKS = { flow: 8, headLoss: 10, status: 11, energy: 13 } as const;
const TIME = {
  duration: 0,
  hydraulicStep: 1,
  patternStep: 3,
  patternStart: 4,
  reportStep: 5,
  reportStart: 6,
  startTime: 10,
} as const;
const OPTION = { demandFactor: 4, gravity: 12, pressureUnit: 25 } as const;
const COUNT = { nodes: 0, links: 2, controls: 5, rules: 6 } as const;
const NODE_KINDS = ['junction', 'reservoir', 'tank'] as const;
const LINK_KINDS = ['check-pipe', 'pipe', 'pump', 'PRV', 'PSV', 'PBV', 'FCV', 'TCV', 'GPV', 'PCV'] as const;
const QUALITIES = ['none', 'chemical', 'age', 'trace'] as const;
/** Longest time that EPANET's clock can hold is 2³¹ s; a world ends long before. */
const FOREVER = 2_000_000_000;
/** Above this EPANET's answers are errors, up to it warnings about a solution that is there. */
const LAST_WARNING = 100;
const ID_SIZE = 64;

export interface Node {
  readonly id: string;
  readonly kind: (typeof NODE_KINDS)[number];
  /** EPANET's own index, from 1. */
  readonly index: number;
  /** m. */
  readonly elevation: number;
  /** Tanks: levels in m above the bottom, and whether what does not fit runs over. */
  readonly lowest: number;
  readonly highest: number;
  readonly overflows: boolean;
  /** What the file's [TAGS] call it, or null. */
  readonly tag: string | null;
}

export interface Link {
  readonly id: string;
  readonly kind: (typeof LINK_KINDS)[number];
  readonly index: number;
  readonly from: number;
  readonly to: number;
  readonly initiallyOpen: boolean;
  /** In the file's units; for a pump its relative speed. */
  readonly initialSetting: number;
}

export interface Quality {
  readonly kind: (typeof QUALITIES)[number];
  /** As printed: the file's unit of concentration, `h` for age, `%` for a trace. */
  readonly unit: string;
}

/**
 * A network file opened by EPANET, at its first instant. The file's simple controls, rules and pump schedules are put
 * aside until `useOwnControls`.
 *
 * @throws NetworkError when EPANET cannot read or solve it, with EPANET's own words and the line
 */
export class Network {
  readonly nodes: readonly Node[];
  readonly links: readonly Link[];
  readonly units: Units;
  readonly quality: Quality;
  /** How often the file wants to be told how it goes, s: instants that EPANET's own steps do not pass over. */
  readonly ownStep: number;
  /** Whether water leaves at junctions that nobody asked for: emitters, or leaks of pipes. */
  readonly leaks: boolean;
  readonly #host: EngineHost;
  readonly #text: string;
  #project = 0;
  /** Room for what the interface hands back: a number, a name, or a property of everything. */
  #room = 0;
  /** EPANET's last answer: 0, a warning (1–6) or an error. */
  #answer = 0;
  #time = 0;
  #patternStart = 0;
  #patternStep = 1;
  #values: Float64Array = new Float64Array(0);
  /** The patterns that the file lets its pumps follow. */
  readonly #schedules = new Map<number, number>();

  /**
   * @param step seconds from one instant that is not passed over to the next; no hydraulic time step is longer. Null
   *   keeps what the file says
   */
  constructor(engine: CompiledEngine, text: string, step: number | null) {
    this.#host = new EngineHost(engine);
    this.#text = text;
    const host = this.#host;
    const handle = host.allocate(4);
    host.call.EN_createproject?.(handle);
    this.#project = host.view.getUint32(handle, true);
    host.writeFile('network.inp', text);
    const names = ['network.inp', 'network.rpt', ''].map((name) => host.allocateText(name)) as [number, number, number];
    this.#room = host.allocate(ID_SIZE);
    this.#must(host.call.EN_open?.(this.#project, ...names) ?? 0);
    const nodes = this.#count(COUNT.nodes);
    const links = this.#count(COUNT.links);
    this.#room = host.allocate(8 * (Math.max(nodes, links) + 8));
    const tags = tagsIn(text);
    this.units = this.#units();
    this.quality = this.#quality();
    this.ownStep = this.#timeOf(TIME.reportStep);
    this.leaks =
      /^\s*\[LEAK/im.test(text) ||
      Array.from({ length: nodes }, (_, i) => this.nodeValue(i + 1, NODE.emitter)).some((value) => value > 0);
    this.nodes = Array.from({ length: nodes }, (_, i) => this.#node(i + 1, tags));
    this.links = Array.from({ length: links }, (_, i) => this.#link(i + 1));
    if (step !== null) this.#keepTo(step);
    this.#set('EN_settimeparam', TIME.duration, FOREVER);
    for (const { kind, index } of this.links)
      if (kind === 'pump') this.#schedules.set(index, this.linkValue(index, LINK.speedPattern));
    this.#enableControls(false);
    this.#must(host.call.EN_openH?.(this.#project) ?? 0);
    if (this.quality.kind !== 'none') this.#must(host.call.EN_openQ?.(this.#project) ?? 0);
  }

  /** EPANET's last answer: 0, a warning (1 to 6) or an error (above 100). */
  get answer(): number {
    return this.#answer;
  }

  /** Seconds since the first instant. */
  get time(): number {
    return this.#time;
  }

  /** What the last `readNodes` or `readLinks` brought. To be taken anew after every read. */
  get values(): Float64Array {
    const { buffer } = this.#host.bytes;
    if (this.#values.buffer !== buffer || this.#values.byteOffset !== this.#room)
      this.#values = new Float64Array(buffer, this.#room, Math.max(this.nodes.length, this.links.length));
    return this.#values;
  }

  /** A tank's level at the first instant, m. To be called before `begin`. */
  setInitialLevel(node: Node, level: number): void {
    const property = 8; // EN_TANKLEVEL
    this.#set('EN_setnodevalue', node.index, property, level / this.units.lengthFactor);
  }

  /** A tank's level at the first instant, m. */
  initialLevel(node: Node): number {
    return this.nodeValue(node.index, 8) * this.units.lengthFactor;
  }

  /** Patterns begin as they stand at this second of the day, where the file's clock time says what theirs is. */
  startAt(secondOfDay: number): void {
    const shift = secondOfDay - this.#timeOf(TIME.startTime) + this.#timeOf(TIME.patternStart);
    this.#set('EN_settimeparam', TIME.patternStart, ((shift % 86_400) + 86_400) % 86_400);
  }

  /** Solves the first instant. @throws NetworkError when it has no solution */
  begin(): void {
    const { call } = this.#host;
    const withFlows = 10; // EN_INITFLOW: nothing of an earlier run remains
    this.#must(call.EN_initH?.(this.#project, withFlows) ?? 0);
    if (this.quality.kind !== 'none') this.#must(call.EN_initQ?.(this.#project, 0) ?? 0);
    this.#time = 0;
    this.#patternStart = this.#timeOf(TIME.patternStart);
    this.#patternStep = this.#timeOf(TIME.patternStep);
    this.solve();
    this.#must(this.#answer);
    call.EN_setstatusreport?.(this.#project, 0);
    this.#host.mute();
  }

  /** Solves the network as it stands now; the answer tells how it went. */
  solve(): void {
    const { call } = this.#host;
    this.#answer = call.EN_runH?.(this.#project, this.#room) ?? 0;
    if (this.quality.kind !== 'none' && this.#answer <= LAST_WARNING) call.EN_runQ?.(this.#project, this.#room);
  }

  /** Takes tanks and water quality to the next instant, with the flows of the last solution. */
  next(): void {
    const { call } = this.#host;
    call.EN_nextH?.(this.#project, this.#room);
    this.#time += this.#host.view.getInt32(this.#room, true);
    if (this.quality.kind !== 'none') call.EN_nextQ?.(this.#project, this.#room);
  }

  /** Puts a property of every node, in the file's units and order, into `values`. */
  readNodes(property: number): void {
    this.#host.call.EN_getnodevalues?.(this.#project, property, this.#room);
  }

  readLinks(property: number): void {
    this.#host.call.EN_getlinkvalues?.(this.#project, property, this.#room);
  }

  nodeValue(index: number, property: number): number {
    this.#host.call.EN_getnodevalue?.(this.#project, index, property, this.#room);
    return this.#host.view.getFloat64(this.#room, true);
  }

  linkValue(index: number, property: number): number {
    this.#host.call.EN_getlinkvalue?.(this.#project, index, property, this.#room);
    return this.#host.view.getFloat64(this.#room, true);
  }

  /** Volume of a tank, m³. */
  volume(node: Node): number {
    return this.nodeValue(node.index, NODE.volume) * this.units.volumeFactor;
  }

  close(link: Link): void {
    this.#set('EN_setlinkvalue', link.index, LINK.status, 0);
  }

  /** Fully open: a valve no longer holds its setting, a pump runs at its nominal speed. */
  open(link: Link): void {
    this.#set('EN_setlinkvalue', link.index, LINK.status, 1);
  }

  /** A pump's relative speed, a valve's setting in the file's units: it is active from now on. */
  setTo(link: Link, setting: number): void {
    this.#set('EN_setlinkvalue', link.index, LINK.setting, setting);
  }

  /** Which period of the demand patterns it is: demands wanted change with it alone, and with the demand factor. */
  get period(): number {
    return Math.floor((this.#time + this.#patternStart) / this.#patternStep);
  }

  /** All demands are the file's times this. */
  setDemandFactor(factor: number): void {
    this.#set('EN_setoption', OPTION.demandFactor, factor);
  }

  get demandFactor(): number {
    return this.#option(OPTION.demandFactor);
  }

  /** The file's simple controls, rules and pump schedules act, from the first instant on. @throws NetworkError */
  useOwnControls(): void {
    this.#enableControls(true);
    this.begin();
  }

  snapshot(): NetworkState {
    return {
      image: this.#host.image(),
      project: this.#project,
      room: this.#room,
      time: this.#time,
      answer: this.#answer,
    };
  }

  /** Takes up what a network of the same file left: to the last bit. */
  restore(state: NetworkState): void {
    this.#host.restoreImage(state.image);
    this.#project = state.project;
    this.#room = state.room;
    this.#time = state.time;
    this.#answer = state.answer;
  }

  #must(answer: number): void {
    if (answer <= LAST_WARNING) return;
    const host = this.#host;
    host.call.EN_close?.(this.#project); // writes the report out
    const problems = problemsIn(host.readFile('network.rpt'), this.#text);
    if (problems.length > 0) throw new NetworkError(problems);
    const at = host.allocate(256);
    host.call.EN_geterror?.(answer, at, 255);
    throw new NetworkError([{ code: answer, reason: host.text(at).replace(/^Error \d+: /, ''), line: 1 }]);
  }

  #set(name: string, ...values: number[]): void {
    const answer = this.#host.call[name]?.(this.#project, ...values) ?? 0;
    if (answer > LAST_WARNING)
      throw new RangeError(`water-network: ${name}(${values.join(', ')}) answers error ${answer}`);
  }

  #count(what: number): number {
    this.#host.call.EN_getcount?.(this.#project, what, this.#room);
    return this.#host.view.getInt32(this.#room, true);
  }

  #timeOf(parameter: number): number {
    this.#host.call.EN_gettimeparam?.(this.#project, parameter, this.#room);
    return this.#host.view.getInt32(this.#room, true);
  }

  #option(option: number): number {
    this.#host.call.EN_getoption?.(this.#project, option, this.#room);
    return this.#host.view.getFloat64(this.#room, true);
  }

  #units(): Units {
    this.#host.call.EN_getflowunits?.(this.#project, this.#room);
    const flow = this.#host.view.getInt32(this.#room, true);
    return unitsOf(flow, this.#option(OPTION.pressureUnit), this.#option(OPTION.gravity));
  }

  #quality(): Quality {
    const host = this.#host;
    const at = host.allocate(2 * ID_SIZE + 8);
    host.call.EN_getqualinfo?.(this.#project, at, at + 8, at + 8 + ID_SIZE, at + 4);
    const kind = QUALITIES[host.view.getInt32(at, true)] ?? 'none';
    const written = host.text(at + 8 + ID_SIZE);
    host.free(at);
    return { kind, unit: kind === 'age' ? 'h' : kind === 'trace' ? '%' : written.replace(/^ug/, 'µg') };
  }

  #node(index: number, tags: ReadonlyMap<string, string>): Node {
    const { call } = this.#host;
    call.EN_getnodetype?.(this.#project, index, this.#room);
    const kind = NODE_KINDS[this.#host.view.getInt32(this.#room, true)] ?? 'junction';
    call.EN_getnodeid?.(this.#project, index, this.#room);
    const id = this.#host.text(this.#room);
    const length = (property: number): number => this.nodeValue(index, property) * this.units.lengthFactor;
    return {
      id,
      kind,
      index,
      elevation: length(NODE.elevation),
      lowest: length(NODE.minimum),
      highest: length(NODE.maximum),
      overflows: kind === 'tank' && this.nodeValue(index, NODE.overflows) > 0,
      tag: tags.get(id) ?? null,
    };
  }

  #link(index: number): Link {
    const { call } = this.#host;
    call.EN_getlinktype?.(this.#project, index, this.#room);
    const kind = LINK_KINDS[this.#host.view.getInt32(this.#room, true)] ?? 'pipe';
    call.EN_getlinkid?.(this.#project, index, this.#room);
    const id = this.#host.text(this.#room);
    call.EN_getlinknodes?.(this.#project, index, this.#room, this.#room + 4);
    const { view } = this.#host;
    const [from, to] = [view.getInt32(this.#room, true), view.getInt32(this.#room + 4, true)];
    const initiallyOpen = this.linkValue(index, LINK.initialStatus) > 0;
    return { id, kind, index, from, to, initiallyOpen, initialSetting: this.linkValue(index, LINK.initialSetting) };
  }

  #keepTo(step: number): void {
    if (step < this.#timeOf(TIME.hydraulicStep)) this.#set('EN_settimeparam', TIME.hydraulicStep, step);
    if (step % this.ownStep === 0 && this.#timeOf(TIME.reportStart) === 0) return;
    this.#set('EN_settimeparam', TIME.reportStart, 0);
    this.#set('EN_settimeparam', TIME.reportStep, step);
  }

  #enableControls(enabled: boolean): void {
    for (let i = 1; i <= this.#count(COUNT.controls); i++) this.#set('EN_setcontrolenabled', i, enabled ? 1 : 0);
    for (let i = 1; i <= this.#count(COUNT.rules); i++) this.#set('EN_setruleenabled', i, enabled ? 1 : 0);
    for (const [pump, pattern] of this.#schedules)
      if (pattern > 0) this.#set('EN_setlinkvalue', pump, LINK.speedPattern, enabled ? pattern : 0);
  }
}

export interface NetworkState {
  readonly image: MemoryImage;
  readonly project: number;
  readonly room: number;
  readonly time: number;
  readonly answer: number;
}

/** The tags that a file's [TAGS] give to nodes. */
const tagsIn = (text: string): ReadonlyMap<string, string> => {
  const tags = new Map<string, string>();
  let inside = false;
  for (const line of text.split(/\r?\n/)) {
    const heading = /^\s*\[(\w+)/.exec(line)?.[1];
    if (heading !== undefined) inside = heading.toUpperCase() === 'TAGS';
    else if (inside) {
      const [kind, id, tag] = line.replace(/;.*/, '').trim().split(/\s+/);
      if (kind?.toUpperCase() === 'NODE' && id !== undefined && tag !== undefined) tags.set(id, tag);
    }
  }
  return tags;
};
