import { programHash } from '../../../simulator/hosts/program.ts';
import type { KeyPosition } from '../../../simulator/hosts/schema.ts';
import { compile, type Diagnostic } from '../../../simulator/plc/language/compile.ts';
import { controllerNode } from '../../../simulator/protocols/opcua/controller-space.ts';
import type { DataValue } from '../../../simulator/protocols/opcua/services.ts';
import { statusName } from '../../../simulator/protocols/opcua/status.ts';
import type { Host, Site } from '../../../simulator/site/document.ts';
import type {
  Compiled,
  ControllerState,
  EngineeringAct,
  EngineeringDone,
  Engineering as EngineeringView,
  RecordPart,
  Records,
  Refusal,
  TrustAct,
  TrustView,
  Watched,
} from '../../contract/engineering.ts';
import type { ExerciseRecord } from '../../store/exercises.ts';
import { clockOf } from '../clock.ts';
import type { Devices } from '../devices.ts';
import { ApiFault } from '../faults.ts';
import type { Live } from '../live.ts';
import { ControllerLink, type SignIn } from './link.ts';
import { readPart } from './records.ts';
import { Refused, refusal } from './refusals.ts';

type ControllerHost = Extract<Host, { kind: 'controller' }>;

/** Requests of an exercise's engineering views that wait for an answer at one time. */
const UNDER_WAY = 60;

/** Where the engineer sits: the first workstation with an engineer's account, or the first one. */
const workstationOf = (site: Site): { readonly host: Host; readonly signIn: SignIn | null } => {
  const stations = site.hosts.filter(({ kind }) => kind === 'workstation');
  const engineer = (host: Host) =>
    ('accounts' in host ? host.accounts : []).find(({ rights }) => rights.includes('engineer'));
  const host = stations.find(engineer) ?? stations[0];
  if (!host) throw new ApiFault('refused', { reason: 'no-workstation' });
  const account = engineer(host);
  return { host, signIn: account ? { user: account.user, password: account.password } : null };
};

/** What the controller calls its program. */
const programName = (host: ControllerHost): string => host.program.replace(/^.*\//, '').replace(/\.st$/, '');

const controllerOf = (site: Site, id: string): ControllerHost => {
  const host = site.hosts.find((each) => each.id === id);
  if (host?.kind !== 'controller') throw new ApiFault('unknown-controller', { controller: id });
  return host;
};

const scalar = ({ value }: DataValue): Watched['value'] =>
  typeof value === 'number' || typeof value === 'boolean' || typeof value === 'string' ? value : null;
const word = (value: DataValue | undefined): string | null =>
  value && typeof value.value === 'string' ? value.value.toLowerCase() : null;

/**
 * The engineering view's share of the range: programs as the workstation has them, and what the workstation asks of
 * the controllers of its cell.
 */
export class Engineering {
  readonly #live: Live;
  readonly #devices: Devices;
  readonly #sites = new Map<string, { readonly header: string; readonly site: Site }>();
  readonly #links = new Map<string, ControllerLink>();
  readonly #underWay = new Map<string, number>();

  constructor(live: Live, devices: Devices) {
    this.#live = live;
    this.#devices = devices;
    live.changes.on(({ id, status }) => {
      if (status !== 'running' && status !== 'paused') this.#drop(id);
    });
  }

  /** `engineer`: whether who asks may sit down at the workstation; others look without a sign-in. */
  async view(record: ExerciseRecord, engineer: boolean): Promise<EngineeringView> {
    const site = this.#site(record);
    const project = await this.#projects(record);
    const { host, signIn } = workstationOf(site);
    return {
      workstation: { id: host.id, title: host.title },
      account: engineer ? (signIn?.user ?? null) : null,
      controllers: site.hosts.flatMap((each) =>
        each.kind === 'controller'
          ? {
              id: each.id,
              title: each.title,
              file: each.program,
              program: programName(each),
              hash: programHash(project(each)),
              identity: `${each.identity.vendor} ${each.identity.model} ${each.identity.revision}`,
            }
          : [],
      ),
    };
  }

  async project(record: ExerciseRecord, controller: string): Promise<{ file: string; source: string; hash: string }> {
    const host = controllerOf(this.#site(record), controller);
    const source = (await this.#projects(record))(host);
    return { file: host.program, source, hash: programHash(source) };
  }

  /* A measure that is brought in may have changed the project: what counts is what the cell goes by now. */
  async #projects(record: ExerciseRecord): Promise<(host: ControllerHost) => string> {
    const devices = await this.#devices.at(record);
    return (host) => devices?.find(({ controller }) => controller === host.id)?.project ?? host.source;
  }

  /** What the compiler says of a text; the cell knows nothing of it. */
  compile(record: ExerciseRecord, controller: string, source: string): Compiled {
    const { program } = controllerOf(this.#site(record), controller);
    const result = compile(source, { file: program });
    const found = (severity: 'error' | 'warning') => (diagnostic: Diagnostic) => ({
      severity,
      line: diagnostic.line,
      column: diagnostic.column,
      code: diagnostic.code,
      message: { ...diagnostic.message },
    });
    return {
      ok: result.ok,
      hash: programHash(source),
      diagnostics: result.ok ? result.warnings.map(found('warning')) : result.diagnostics.map(found('error')),
      variables: result.ok
        ? result.program.variables.map(({ name, type, location, constant }) => ({ name, type, location, constant }))
        : [],
      instances: result.ok
        ? result.program.groups.flatMap(({ name, kind, type }) => (kind === 'block' ? [{ name, type }] : []))
        : [],
    };
  }

  /** One read of the controller's state and of the variables named. */
  async state(
    record: ExerciseRecord,
    controller: string,
    names: readonly string[],
    engineer: boolean,
  ): Promise<ControllerState> {
    const host = controllerOf(this.#site(record), controller);
    const program = `${host.id}/Programs/${programName(host)}`;
    const fixed = [
      `${host.id}/Diagnostic/Mode`,
      `${host.id}/Diagnostic/KeySwitch`,
      `${program}/Hash`,
      `${host.id}/Diagnostic/ScanCount`,
    ];
    // Which names are global only the controller knows: both places are asked for in the one read.
    const nodes = [
      ...fixed,
      ...names.map((name) => `${program}/${name}`),
      ...names.map((name) => `${host.id}/GlobalVars/${name}`),
    ].map(controllerNode);
    const link = this.#link(record, host, engineer);
    const { value: read, refusal: no } = await this.#counted(record, () => link.read(nodes));
    const [mode, key, hash, scans, ...places] = read ?? [];
    const values = places.slice(0, names.length).map((local, i) => {
      const global = places[names.length + i];
      return local.status !== 0 && global?.status === 0 ? global : local;
    });
    return {
      ...this.#when(record, link),
      refusal: no,
      mode: word(mode),
      key: word(key),
      hash: word(hash),
      scans: typeof scans?.value === 'number' ? scans.value : null,
      values: values.map((value, i) => ({
        name: names[i] as string,
        type: value.type,
        value: value.status === 0 ? scalar(value) : null,
        status: statusName(value.status),
      })),
    };
  }

  /** What the controller keeps: task times, forces, diagnostic buffer, audit log. */
  async records(
    record: ExerciseRecord,
    controller: string,
    parts: readonly RecordPart[],
    engineer: boolean,
  ): Promise<Records> {
    const host = controllerOf(this.#site(record), controller);
    const link = this.#link(record, host, engineer);
    const clock = (t: number): string => clockOf(record.startOfDay, t);
    const part = async <P extends RecordPart>(name: P) =>
      parts.includes(name)
        ? await this.#counted(record, () => readPart(link, host.id, name, clock))
        : { value: null, refusal: null };
    const [tasks, forces, buffer, audit] = [
      await part('tasks'),
      await part('forces'),
      await part('buffer'),
      await part('audit'),
    ];
    return {
      tasks: tasks.value,
      forces: forces.value,
      buffer: buffer.value,
      audit: audit.value,
      refusals: { tasks: tasks.refusal, forces: forces.refusal, buffer: buffer.refusal, audit: audit.refusal },
    };
  }

  /** What an engineer does to a controller. A refusal is an answer: it says who refused and why. */
  async act(record: ExerciseRecord, controller: string, act: EngineeringAct): Promise<EngineeringDone> {
    const host = controllerOf(this.#site(record), controller);
    const link = this.#link(record, host, true);
    if (record.status === 'paused')
      return { ...this.#when(record, link), refusal: refusal('waiting'), source: null, hash: null };
    const { value, refusal: no } = await this.#counted(record, () => carryOut(link, act));
    return { ...this.#when(record, link), refusal: no, source: value?.source ?? null, hash: value?.hash ?? null };
  }

  /** Somebody at the cabinet; the network has no part in it. */
  async turnKey(record: ExerciseRecord, controller: string, position: KeyPosition, by: string): Promise<void> {
    const { status } = record;
    if (status !== 'running' && status !== 'paused') throw new ApiFault('not-running', { status });
    const { id } = controllerOf(this.#site(record), controller);
    await this.#live.submit(record.id, { kind: 'turn-key', by, controller: id, position });
  }

  /** What a controller's OPC UA server offers and whom it believes, as its own page shows it. */
  async trust(record: ExerciseRecord, controller: string): Promise<TrustView> {
    const { id } = controllerOf(this.#site(record), controller);
    const device = (await this.#devices.at(record))?.find((each) => each.controller === id);
    if (!device?.opcua) throw new ApiFault('not-running', { status: record.status });
    const { policies, modes, trusted, issuers, rejected } = device.opcua;
    return {
      ...device.opcua,
      policies: [...policies],
      modes: [...modes],
      trusted: [...trusted],
      issuers: [...issuers],
      rejected: [...rejected],
    };
  }

  /** Somebody at that page trusts a certificate, or takes it off. */
  async place(record: ExerciseRecord, controller: string, act: TrustAct, by: string): Promise<void> {
    const { status } = record;
    if (status !== 'running' && status !== 'paused') throw new ApiFault('not-running', { status });
    const { id } = controllerOf(this.#site(record), controller);
    await this.#live.submit(record.id, { kind: 'trust', by, controller: id, ...act });
    this.#devices.changed(record.id);
  }

  async #counted<T>(
    record: ExerciseRecord,
    ask: () => Promise<T>,
  ): Promise<{ readonly value: T | null; readonly refusal: Refusal | null }> {
    const { id, status } = record;
    if (status !== 'running' && status !== 'paused') throw new ApiFault('not-running', { status });
    const waiting = this.#underWay.get(id) ?? 0;
    if (waiting >= UNDER_WAY) throw new ApiFault('busy');
    this.#underWay.set(id, waiting + 1);
    try {
      return { value: await ask(), refusal: null };
    } catch (error) {
      if (error instanceof Refused) return { value: null, refusal: error.refusal };
      throw error;
    } finally {
      const left = (this.#underWay.get(id) ?? 1) - 1;
      if (left > 0) this.#underWay.set(id, left);
      else this.#underWay.delete(id);
    }
  }

  #when(record: ExerciseRecord, link: ControllerLink): { readonly t: number; readonly clock: string } {
    const t = link.t / 1e6;
    return { t, clock: clockOf(record.startOfDay, t) };
  }

  #link(record: ExerciseRecord, host: ControllerHost, engineer: boolean): ControllerLink {
    const key = `${record.id}/${host.id}/${engineer}`;
    const known = this.#links.get(key);
    if (known) return known;
    const { host: station, signIn } = workstationOf(this.#site(record));
    const made = new ControllerLink(this.#live, record.id, station.id, host.id, engineer ? signIn : null);
    this.#links.set(key, made);
    return made;
  }

  /* A header is long, and asked for every second: it is read once. */
  #site(record: ExerciseRecord): Site {
    const known = this.#sites.get(record.id);
    if (known?.header === record.header) return known.site;
    const { site } = JSON.parse(record.header) as { site?: Site };
    // Nothing is drawn before the exercise has been prepared.
    if (!site) throw new ApiFault('not-running', { status: record.status });
    this.#sites.set(record.id, { header: record.header, site });
    return site;
  }

  #drop(id: string): void {
    this.#sites.delete(id);
    for (const key of [...this.#links.keys()]) if (key.startsWith(`${id}/`)) this.#links.delete(key);
  }
}

const text = (value: unknown): string | null => (typeof value === 'string' ? value : null);

const carryOut = async (
  link: ControllerLink,
  act: EngineeringAct,
): Promise<{ readonly source: string | null; readonly hash: string | null }> => {
  const nothing = { source: null, hash: null };
  switch (act.do) {
    case 'upload': {
      const [source, hash] = await link.call('UploadProgram');
      return { source: text(source), hash: text(hash) };
    }
    case 'download':
      return { source: null, hash: text((await link.call('DownloadProgram', act.source))[0]) };
    case 'online-change':
      return { source: null, hash: text((await link.call('OnlineChange', act.source))[0]) };
    case 'mode':
      await link.call('SetMode', act.mode);
      return nothing;
    case 'restart':
      await link.call('Restart', act.kind);
      return nothing;
    case 'wipe':
      await link.call('Wipe');
      return nothing;
    case 'force':
      await link.call('Force', act.name, act.value);
      return nothing;
    case 'release':
      await link.call('Release', act.name);
      return nothing;
    case 'release-all':
      await link.call('ReleaseAll');
      return nothing;
  }
};
