import { z } from 'zod';
import { OperatorActionSchema } from '../../simulator/hosts/schema.ts';
import { VariableSchema } from '../../simulator/site/document.ts';
import { type Condition, ConditionSchema } from './condition.ts';
import { duration } from './duration.ts';

/*
 * A scenario: the script of an exercise on a site, as one YAML file. It names hosts and tags, never addresses.
 * `${name}` anywhere in it stands for a variable that a seed draws.
 */

const id = z.string().regex(/^[a-z][a-z0-9-]*$/, 'lower case letters, digits and hyphens');
const text = z.strictObject({ ja: z.string().min(1), en: z.string().min(1) });

/** What sets a step going. Exactly one of these. */
const TriggerSchema = z.union([
  z.strictObject({ at: duration }),
  z.strictObject({ when: ConditionSchema }),
  z.strictObject({
    after: id,
    /** `expiry`: its time-out passed; `failure`: it was blocked or failed, for whatever reason; `end`: either way. */
    outcome: z.enum(['success', 'failure', 'expiry', 'end']).default('success'),
    delay: duration.default(0),
  }),
  /** Only an instructor's hand, or the API. */
  z.strictObject({ manual: z.literal(true) }),
]);
export type Trigger = z.infer<typeof TriggerSchema>;

const actionOf = {
  /** A technique of this range, by id, and its parameters. */
  technique: z.string(),
  with: z.record(z.string(), z.unknown()).default({}),
  /** ATT&CK for ICS id where it is another than the technique's own. */
  attack: z.string().optional(),
};

const EvidenceSchema = z.strictObject({
  log: z.enum(['capture', 'operation-log', 'login-log', 'alert-log', 'alarm-log', 'history', 'controller-log']),
  text,
});

const StepSchema = z.strictObject({
  id,
  title: text,
  ...actionOf,
  /** Reported of the precedent, or added here (報道 / 本演習の追加). */
  basis: z.enum(['reported', 'added']),
  trigger: TriggerSchema,
  /** Steps that must have succeeded before. */
  needs: z.array(id).default([]),
  /** The plant's condition that proves it; without one the technique's own word counts. */
  success: ConditionSchema.optional(),
  timeout: duration,
  /** Tried once when it is blocked or fails. */
  alternative: z.strictObject({ title: text, ...actionOf }).optional(),
  evidence: z.array(EvidenceSchema).default([]),
  /** ATT&CK mitigations that would have helped. */
  mitigations: z.array(z.string()).default([]),
  /** A seed may leave a step out. */
  skip: z.boolean().default(false),
});
export type Step = z.infer<typeof StepSchema>;

const SignIn = { from: id, to: id, port: z.union([z.literal(22), z.literal(443), z.literal(3389)]) };

/** One thing that somebody does in the course of his work. */
export const WorkActionSchema = z.discriminatedUnion('do', [
  /** Anything that an operator can do, at his HMI, a panel or the telephone. */
  z.strictObject({ do: z.literal('operate'), hmi: id, account: z.string(), action: OperatorActionSchema }),
  z.strictObject({ do: z.literal('sign-in'), ...SignIn, account: z.string() }),
  z.strictObject({ do: z.literal('sign-out'), ...SignIn }),
  z.strictObject({ do: z.literal('read'), from: id, tag: z.string() }),
  z.strictObject({ do: z.literal('write'), from: id, tag: z.string(), value: z.number() }),
  /** An OPC UA history read at the historian, over the last `span`. */
  z.strictObject({
    do: z.literal('history'),
    from: id,
    historian: id,
    tags: z.array(z.string()).min(1),
    span: duration,
  }),
  /** The engineering workstation loads the controller's own program again and starts it (OPC UA Call). */
  z.strictObject({ do: z.literal('program-download'), from: id, controller: id, account: z.string() }),
  z.strictObject({ do: z.literal('identify'), from: id, controller: id }),
  z.strictObject({ do: z.literal('wait'), time: duration }),
]);
export type WorkAction = z.infer<typeof WorkActionSchema>;

const WorkSchema = z.strictObject({
  id,
  title: text,
  at: duration,
  actions: z.array(WorkActionSchema).min(1),
  /** What must come true of the plant or the host within `within` of the last action. */
  success: ConditionSchema.optional(),
  within: duration.default(60),
});
export type Work = z.infer<typeof WorkSchema>;

/** Something that breaks by itself, in every twin of a run: background, not the matter of the exercise. */
const FaultSchema = z.strictObject({
  id,
  title: text,
  at: duration,
  tag: z.string(),
  failure: z.enum(['none', 'stuck', 'low', 'high', 'drift']),
  skip: z.boolean().default(false),
});

/** How an answer follows from what happened. Every kind names an event; the event is also the proof. */
const DerivationSchema = z.discriminatedUnion('from', [
  /**
   * Fixed by the file. `chain`: a row is proof when it goes back to a step; `any`: what is to be shown is that nothing
   * was there, and every row of the logs named says so.
   */
  z.strictObject({
    from: z.literal('file'),
    answer: z.string(),
    step: id,
    proof: z.enum(['chain', 'any']).default('chain'),
  }),
  /** The host that sent the first write to the tag from a host not in `except`. */
  z.strictObject({ from: z.literal('writer'), tag: z.string(), except: z.array(id).default([]) }),
  /** Local time (HH:MM) of that write. */
  z.strictObject({ from: z.literal('write-time'), tag: z.string(), except: z.array(id).default([]) }),
  /** The value that the controller was asked for, in engineering units. */
  z.strictObject({ from: z.literal('written-value'), tag: z.string(), except: z.array(id).default([]) }),
  /** The user of the first granted login at a host. */
  z.strictObject({ from: z.literal('login-user'), host: id }),
  /** The source of the first granted login at a host from one that is not in `except`. */
  z.strictObject({ from: z.literal('login-source'), host: id, except: z.array(id).default([]) }),
  /** The manual output that was set at an actuator's local panel. */
  z.strictObject({ from: z.literal('panel'), actuator: z.string() }),
]);

const QuestionSchema = z.strictObject({
  id,
  title: text,
  text,
  hint: text,
  kind: z.enum(['choice', 'number', 'host', 'time']),
  choices: z.array(z.strictObject({ id, text })).default([]),
  unit: z.string().nullable().default(null),
  /** For numbers, in the unit; for times, in seconds. */
  tolerance: z.number().min(0).default(0),
  derive: DerivationSchema,
  /** Logs in which the proof stands. */
  evidence: z.array(EvidenceSchema.shape.log).min(1),
  feedback: z.strictObject({ right: text, wrong: text }),
});
export type Question = z.infer<typeof QuestionSchema>;

export const ScenarioSchema = z.strictObject({
  schema: z.literal(1),
  /** As the path says: site/name. */
  id: z.string().regex(/^[a-z][a-z0-9-]*\/[a-z][a-z0-9-]*$/, 'site/name, as the file’s path says'),
  site: id,
  kind: z.enum(['attack', 'fault', 'mistake']),
  title: text,
  summary: text,
  briefing: text,
  /** What is known of the precedent, and what is not. */
  precedent: text,
  /** ATT&CK for ICS version that the ids are of. */
  attackVersion: z.string(),
  /** The scenario's own variables, for `${name}` here. */
  variables: z.record(z.string(), VariableSchema).default({}),
  /** Variables of the site that this scenario sets otherwise. */
  siteVariables: z.record(z.string(), VariableSchema).default({}),
  /** What a seed varies, in words; every name is a variable of the site or of the scenario. */
  varies: z.array(z.strictObject({ name: z.string(), text })),
  /** Simulation time at which the exercise ends. */
  until: duration,
  /** Hosts that are the attacker's own. */
  attacker: z
    .strictObject({
      hosts: z.array(id).min(1),
      /** Seconds between two things that he does: lowest, highest. */
      pause: z.tuple([z.number().min(0), z.number().min(0)]).default([2, 8]),
    })
    .optional(),
  steps: z.array(StepSchema),
  work: z.array(WorkSchema).min(12),
  faults: z.array(FaultSchema).default([]),
  detection: z.strictObject({
    /** Time in which a detection is worth something. */
    window: duration,
    /** Whether a process alarm counts as detection. */
    alarms: z.boolean().default(false),
    /** From detection to the plant being brought back, for the margin; the site's operator's own where absent. */
    response: duration.default(120),
  }),
  /** Alerts in an idle run above which detection is worth nothing. */
  alertBudget: z.number().int().min(0).default(0),
  /** Measures that should stop it. */
  reference: z.array(z.string()),
  questions: z.array(QuestionSchema).default([]),
});

/** A scenario whose variables have been put in. */
export type Scenario = z.infer<typeof ScenarioSchema>;
export type { Condition };
