import type { SiteDocument } from '../../simulator/site/document.ts';
import type { Path } from '../../simulator/site/yaml.ts';
import { ATTACK_TECHNIQUES, ATTACK_VERSION, MITIGATIONS } from '../techniques/attack.ts';
import { TECHNIQUES } from '../techniques/index.ts';
import { type Condition, leaves } from './condition.ts';
import type { Report } from './load.ts';
import type { Scenario, WorkAction } from './scenario.ts';

/** The names that a scenario may refer to. */
interface Known {
  readonly hosts: ReadonlyMap<string, SiteDocument['hosts'][number]>;
  readonly zones: ReadonlySet<string>;
  readonly tags: ReadonlySet<string>;
  readonly alarms: ReadonlySet<string>;
  readonly actuators: ReadonlySet<string>;
  readonly instruments: ReadonlySet<string>;
  readonly signals: ReadonlySet<string> | null;
  readonly steps: ReadonlySet<string>;
}

/**
 * Checks every reference of a scenario: hosts, zones, tags, signals, alarms, actuators, accounts, techniques and their
 * parameters, ATT&CK ids, mitigations, measures, steps; and that legitimate work is spread about the attack.
 */
export const checkReferences = (
  scenario: Scenario,
  site: SiteDocument,
  signals: ReadonlySet<string> | null,
  measures: readonly string[],
  report: Report,
): void => {
  const known: Known = {
    hosts: new Map(site.hosts.map((host) => [host.id, host])),
    zones: new Set(site.zones.map((zone) => zone.id)),
    tags: new Set(site.points.map((point) => point.tag)),
    alarms: new Set(site.alarms.map((alarm) => alarm.tag)),
    actuators: new Set(site.actuators.map((actuator) => actuator.tag)),
    instruments: new Set(site.instruments.map((instrument) => instrument.tag)),
    signals,
    steps: new Set(scenario.steps.map((step) => step.id)),
  };
  const refer = (
    what: string,
    name: string,
    among: ReadonlySet<string> | ReadonlyMap<string, unknown>,
    path: Path,
  ): void => {
    if (!among.has(name)) report('unknown-reference', path, { what, name, known: close(name, [...among.keys()]) });
  };
  const account = (host: string, user: string, path: Path): void => {
    const users = known.hosts.get(host)?.accounts.map((each) => each.user);
    // An account whose name a seed draws cannot be looked up before the draw.
    if (!users || users.some((each) => each.includes('${'))) return;
    if (!users.includes(user))
      report('unknown-reference', path, { what: `account of ${host}`, name: user, known: users });
  };
  const condition = (value: Condition | undefined, path: Path): void => {
    if (!value) return;
    for (const leaf of leaves(value)) {
      if ('truth' in leaf && known.signals) refer('signal', leaf.truth, known.signals, path);
      if ('shown' in leaf) refer('tag', leaf.shown, known.tags, path);
      if ('held' in leaf) refer('tag', leaf.held, known.tags, path);
      if ('alarm' in leaf) refer('alarm', leaf.alarm, known.alarms, path);
      if ('step' in leaf) refer('step', leaf.step, known.steps, path);
    }
  };

  if (scenario.attackVersion !== ATTACK_VERSION)
    report('attack-version', ['attackVersion'], { version: scenario.attackVersion, expected: ATTACK_VERSION });
  for (const [index, { name }] of scenario.varies.entries()) {
    const declared = new Set([
      ...Object.keys(site.variables),
      ...Object.keys(scenario.variables),
      ...Object.keys(scenario.siteVariables),
    ]);
    refer('variable', name, declared, ['varies', index, 'name']);
  }
  for (const name of Object.keys(scenario.siteVariables))
    refer('variable of the site', name, new Set(Object.keys(site.variables)), ['siteVariables', name]);
  scenario.attacker?.hosts.forEach((host, index) => {
    refer('host', host, known.hosts, ['attacker', 'hosts', index]);
  });
  for (const [index, name] of scenario.reference.entries())
    refer('measure', name, new Set(measures), ['reference', index]);

  checkSteps(scenario, known, report, { refer, account, condition });
  checkWork(scenario, known, report, { refer, account, condition });
  for (const [index, fault] of scenario.faults.entries())
    refer('instrument', fault.tag, known.instruments, ['faults', index, 'tag']);
  checkQuestions(scenario, known, report, refer);
};

interface Checks {
  refer(what: string, name: string, among: ReadonlySet<string> | ReadonlyMap<string, unknown>, path: Path): void;
  account(host: string, user: string, path: Path): void;
  condition(value: Condition | undefined, path: Path): void;
}

const checkSteps = (scenario: Scenario, known: Known, report: Report, { refer, account, condition }: Checks): void => {
  const seen = new Set<string>();
  const action = (
    value: { technique: string; with: Record<string, unknown>; attack?: string | undefined },
    path: Path,
  ): void => {
    const technique = TECHNIQUES.get(value.technique);
    if (!technique) {
      refer('technique', value.technique, TECHNIQUES, [...path, 'technique']);
      return;
    }
    if (value.attack !== undefined) refer('ATT&CK technique', value.attack, ATTACK_TECHNIQUES, [...path, 'attack']);
    const parsed = technique.parameters.safeParse(value.with);
    if (!parsed.success) {
      for (const issue of parsed.error.issues)
        report(
          'schema',
          [...path, 'with', ...issue.path.map((part) => (typeof part === 'symbol' ? String(part) : part))],
          {
            reason: issue.message,
          },
        );
      return;
    }
    const at = [...path, 'with'];
    const references = technique.references(parsed.data);
    for (const host of references.hosts ?? []) refer('host', host, known.hosts, at);
    for (const zone of references.zones ?? []) refer('zone', zone, known.zones, at);
    for (const tag of references.tags ?? []) refer('tag', tag, known.tags, at);
    for (const actuator of references.actuators ?? []) refer('actuator', actuator, known.actuators, at);
    for (const each of references.accounts ?? []) account(each.host, each.user, at);
  };
  for (const [index, step] of scenario.steps.entries()) {
    const path = ['steps', index];
    if (seen.has(step.id)) report('duplicate', [...path, 'id'], { what: 'step', name: step.id });
    seen.add(step.id);
    action(step, path);
    if (step.alternative) action(step.alternative, [...path, 'alternative']);
    step.needs.forEach((need, at) => {
      refer('step', need, known.steps, [...path, 'needs', at]);
    });
    if ('after' in step.trigger) refer('step', step.trigger.after, known.steps, [...path, 'trigger', 'after']);
    if ('when' in step.trigger) condition(step.trigger.when, [...path, 'trigger', 'when']);
    if ('at' in step.trigger && step.trigger.at > scenario.until)
      report('late', [...path, 'trigger', 'at'], { name: step.id, at: step.trigger.at, until: scenario.until });
    condition(step.success, [...path, 'success']);
    for (const [at, mitigation] of step.mitigations.entries())
      refer('mitigation', mitigation, MITIGATIONS, [...path, 'mitigations', at]);
    if (needsItself(scenario, step.id)) report('cycle', [...path, 'needs'], { name: step.id });
    const adversary = (TECHNIQUES.get(step.technique)?.attack.length ?? 0) > 0;
    if (adversary && !scenario.attacker) report('attacker', [...path, 'technique'], { name: step.id });
  }
};

const needsItself = (scenario: Scenario, start: string): boolean => {
  const open = [...(scenario.steps.find((step) => step.id === start)?.needs ?? [])];
  const seen = new Set<string>();
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    if (id === start) return true;
    if (seen.has(id)) continue;
    seen.add(id);
    open.push(...(scenario.steps.find((step) => step.id === id)?.needs ?? []));
  }
  return false;
};

const checkWork = (scenario: Scenario, known: Known, report: Report, { refer, account, condition }: Checks): void => {
  const seen = new Set<string>();
  for (const [index, work] of scenario.work.entries()) {
    const path = ['work', index];
    if (seen.has(work.id)) report('duplicate', [...path, 'id'], { what: 'work', name: work.id });
    seen.add(work.id);
    if (work.at > scenario.until)
      report('late', [...path, 'at'], { name: work.id, at: work.at, until: scenario.until });
    condition(work.success, [...path, 'success']);
    for (const [at, each] of work.actions.entries())
      checkAction(each, [...path, 'actions', at], known, { refer, account });
  }
  const first = Math.min(...scenario.steps.flatMap((step) => ('at' in step.trigger ? [step.trigger.at] : [])));
  if (!Number.isFinite(first)) return;
  // The attack is taken to last until its chained steps' time-outs have passed, or two thirds of what is left.
  const last = first + (scenario.until - first) * (2 / 3);
  for (const [phase, lies] of [
    ['before', (at: number) => at < first],
    ['during', (at: number) => at >= first && at < last],
    ['after', (at: number) => at >= last],
  ] as const) {
    if (!scenario.work.some((work) => lies(work.at))) report('work-spread', ['work'], { phase });
  }
};

const checkAction = (
  action: WorkAction,
  path: Path,
  known: Known,
  { refer, account }: Pick<Checks, 'refer' | 'account'>,
): void => {
  const host = (id: string, key: string): void => refer('host', id, known.hosts, [...path, key]);
  if ('from' in action) host(action.from, 'from');
  if ('to' in action) host(action.to, 'to');
  if ('tag' in action) refer('tag', action.tag, known.tags, [...path, 'tag']);
  switch (action.do) {
    case 'operate': {
      host(action.hmi, 'hmi');
      account(action.hmi, action.account, [...path, 'account']);
      const inner = action.action;
      if (inner.do === 'write') refer('tag', inner.tag, known.tags, [...path, 'action', 'tag']);
      if (inner.do === 'acknowledge' && inner.alarm !== null)
        refer('alarm', inner.alarm, known.alarms, [...path, 'action', 'alarm']);
      if (inner.do === 'panel') refer('actuator', inner.actuator, known.actuators, [...path, 'action', 'actuator']);
      if (inner.do === 'disable-access') refer('host', inner.host, known.hosts, [...path, 'action', 'host']);
      break;
    }
    case 'sign-in':
      account(action.to, action.account, [...path, 'account']);
      break;
    case 'history':
      host(action.historian, 'historian');
      for (const tag of action.tags) refer('tag', tag, known.tags, [...path, 'tags']);
      break;
    case 'program-download':
    case 'identify':
      host(action.controller, 'controller');
      break;
  }
};

const checkQuestions = (scenario: Scenario, known: Known, report: Report, refer: Checks['refer']): void => {
  for (const [index, question] of scenario.questions.entries()) {
    const path = ['questions', index, 'derive'];
    const { derive } = question;
    if ('tag' in derive) refer('tag', derive.tag, known.tags, [...path, 'tag']);
    if ('host' in derive) refer('host', derive.host, known.hosts, [...path, 'host']);
    if ('actuator' in derive) refer('actuator', derive.actuator, known.actuators, [...path, 'actuator']);
    if (derive.from === 'file') {
      refer('step', derive.step, known.steps, [...path, 'step']);
      const ids = question.choices.map((choice) => choice.id);
      if (question.kind === 'choice' && !ids.includes(derive.answer))
        report('choice', [...path, 'answer'], { name: derive.answer });
    }
  }
};

/** Names that share the first letters or contain the one asked for come first. */
const close = (name: string, known: readonly string[]): string[] => {
  const common = (other: string): number => {
    let length = 0;
    while (length < name.length && name[length] === other[length]) length++;
    return length;
  };
  return [...known].sort((a, b) => common(b) - common(a) || (a < b ? -1 : 1));
};
