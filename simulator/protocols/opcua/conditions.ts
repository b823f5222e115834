import type { Instant } from '../../kernel/time.ts';
import type { Caller } from './address-space.ts';
import { NULL_FIELD, type RaisedEvent, type UaEvent } from './event.ts';
import type { EventField, LocalizedText, NodeIdText, StatusNumber } from './services.ts';
import { Status } from './status.ts';

/*
 * Alarms and conditions (OPC 10000-9): one condition for each alarm bit of the controller, without branches. A condition
 * becomes active with its bit, wants an acknowledgement (and a confirmation, where that is configured), and is shown to
 * clients that come later for as long as it is active or not answered (Retain, 5.5.2).
 */

export interface AlarmModel {
  readonly tag: string;
  readonly title: { readonly ja: string; readonly en: string };
  /** `limit`: a level alarm with the limit that was passed; `off-normal`: a fault; `trip`: something shut down. */
  readonly kind: 'limit' | 'off-normal' | 'trip';
  readonly level: 'HighHigh' | 'High' | 'Low' | 'LowLow' | null;
  /** 1 to 1000. */
  readonly severity: number;
  /** The node whose value the alarm is about: the process value where there is one, else the bit itself. */
  readonly input: NodeIdText;
  readonly inputName: string;
  /** True when people confirm after acknowledging (5.7.2). */
  readonly confirm: boolean;
  /** The alarm bit as it stands in the controller: 0 when the alarm is not active. */
  readonly bit: () => number;
  limit?(): number | null;
}

interface ConditionState {
  readonly enabled: boolean;
  readonly active: boolean;
  readonly acked: boolean;
  readonly confirmed: boolean;
  readonly activeSince: Instant;
  readonly ackedSince: Instant;
  readonly comment: LocalizedText;
  readonly user: string;
  /** The latest event of the condition, as it was raised; null before the first. */
  readonly last: UaEvent | null;
  /** Ids of the events since the condition last became active: those that may be answered. */
  readonly ids: readonly string[];
}

export type ConditionsState = readonly ConditionState[];

const EVENT_TYPE: Readonly<Record<AlarmModel['kind'], NodeIdText>> = {
  limit: 'i=9482',
  'off-normal': 'i=10637',
  trip: 'i=10751',
};

const FRESH: ConditionState = {
  enabled: true,
  active: false,
  acked: true,
  confirmed: true,
  activeSince: 0 as Instant,
  ackedSince: 0 as Instant,
  comment: { locale: '', text: '' },
  user: '',
  last: null,
  ids: [],
};

const ANSWERABLE = 16;
const PROCESS_CLASS = 'i=11164';
const LONGEST_COMMENT = 1000;

const text = (value: string): EventField => ({ type: 'LocalizedText', value: { locale: 'en', text: value } });
const flag = (value: boolean): EventField => ({ type: 'Boolean', value });

const isRetained = (state: ConditionState): boolean =>
  state.enabled && (state.active || !state.acked || !state.confirmed);

/** The type of a condition's node and of its events. */
export const conditionType = (alarm: AlarmModel): NodeIdText => EVENT_TYPE[alarm.kind];

/** The conditions of one controller. */
export class Conditions {
  readonly alarms: readonly AlarmModel[];
  readonly #node: (tag: string) => NodeIdText;
  readonly #raise: (event: RaisedEvent, now: Instant) => UaEvent;
  #states: ConditionState[];
  /** Bits as they stood at the last scan: compared flat, because every scan looks at all of them. */
  readonly #bits: Uint8Array;
  readonly #read: readonly (() => number)[];

  constructor(
    alarms: readonly AlarmModel[],
    node: (tag: string) => NodeIdText,
    raise: (event: RaisedEvent, now: Instant) => UaEvent,
  ) {
    this.alarms = alarms;
    this.#node = node;
    this.#raise = raise;
    this.#states = alarms.map(() => FRESH);
    this.#bits = new Uint8Array(alarms.length);
    this.#read = alarms.map(({ bit }) => bit);
  }

  /** Looks at the bits after a scan. */
  scan(now: Instant): void {
    const bits = this.#bits;
    for (let i = 0; i < bits.length; i++) {
      const bit = (this.#read[i] as () => number)() === 0 ? 0 : 1;
      if (bit !== bits[i]) this.#changed(i, bit, now);
    }
  }

  /** Acknowledge (5.7.3), Confirm (5.7.4) and AddComment (5.5.6). */
  answer(
    tag: string,
    how: 'acknowledge' | 'confirm' | 'comment',
    eventId: string,
    comment: LocalizedText | null,
    caller: Caller,
    now: Instant,
  ): StatusNumber {
    const i = this.#index(tag);
    const state = this.#states[i];
    const alarm = this.alarms[i];
    if (!state || !alarm) return Status.Bad_NodeIdUnknown;
    if (!state.enabled) return Status.Bad_ConditionDisabled;
    if (!state.ids.includes(eventId)) return Status.Bad_EventIdUnknown;
    if (how === 'acknowledge' && state.acked) return Status.Bad_ConditionBranchAlreadyAcked;
    if (how === 'confirm' && !alarm.confirm) return Status.Bad_MethodInvalid;
    if (how === 'confirm' && state.confirmed) return Status.Bad_ConditionBranchAlreadyConfirmed;
    // A comment without a text leaves the one that is there (5.7.3: a null comment is ignored).
    const remark =
      comment === null || (comment.text === '' && comment.locale === '')
        ? {}
        : { comment: { locale: comment.locale, text: comment.text.slice(0, LONGEST_COMMENT) } };
    const change =
      how === 'acknowledge'
        ? { acked: true, ackedSince: now, confirmed: !alarm.confirm }
        : how === 'confirm'
          ? { confirmed: true }
          : {};
    this.#become(i, { ...state, ...change, ...remark, user: caller.user ?? '' }, now);
    return Status.Good;
  }

  /** Somebody acknowledged the alarm elsewhere, at an operator's screen: the condition follows. */
  acknowledged(tag: string, by: string, now: Instant): void {
    const i = this.#index(tag);
    const state = this.#states[i];
    if (!state || state.acked) return;
    this.#become(i, { ...state, acked: true, ackedSince: now, confirmed: !this.alarms[i]?.confirm, user: by }, now);
  }

  /** Enable and Disable (5.5.4, 5.5.5). A disabled condition is silent and forgets that it was active. */
  setEnabled(tag: string, enabled: boolean, caller: Caller, now: Instant): StatusNumber {
    const i = this.#index(tag);
    const state = this.#states[i];
    if (!state) return Status.Bad_NodeIdUnknown;
    if (state.enabled === enabled)
      return enabled ? Status.Bad_ConditionAlreadyEnabled : Status.Bad_ConditionAlreadyDisabled;
    const user = caller.user ?? '';
    this.#bits[i] = 0;
    this.#become(i, { ...FRESH, comment: state.comment, last: state.last, user, enabled }, now);
    return Status.Good;
  }

  /** The last events of the conditions that clients must know of (5.5.7). */
  retained(): readonly UaEvent[] {
    return this.#states.flatMap((state) => (isRetained(state) && state.last ? [state.last] : []));
  }

  /** A field of a condition as it is now, by the browse path of its node. */
  field(tag: string, name: string): EventField {
    const i = this.#index(tag);
    const state = this.#states[i];
    if (!state) return NULL_FIELD;
    switch (name) {
      case 'EventId':
        return { type: 'ByteString', value: state.last?.id ?? null };
      case 'Time':
      case 'ReceiveTime':
        return { type: 'DateTime', value: state.last?.time ?? null };
      case 'Message':
        return text(this.#message(i, state));
      default:
        return this.#fields(i, state)[name] ?? NULL_FIELD;
    }
  }

  snapshot(): ConditionsState {
    return [...this.#states];
  }

  restore(state: ConditionsState): void {
    this.#states = this.alarms.map((_, i) => state[i] ?? FRESH);
    this.#states.forEach((each, i) => {
      this.#bits[i] = each.active ? 1 : 0;
    });
  }

  #index(tag: string): number {
    return this.alarms.findIndex((alarm) => alarm.tag === tag);
  }

  #changed(i: number, bit: 0 | 1, now: Instant): void {
    const state = this.#states[i] as ConditionState;
    if (!state.enabled) return;
    this.#bits[i] = bit;
    this.#become(
      i,
      bit === 1
        ? { ...state, active: true, acked: false, confirmed: true, activeSince: now, ids: [] }
        : { ...state, active: false },
      now,
    );
  }

  /** Takes a new state over and tells the subscribers (5.5.2: every change of state is an event). */
  #become(i: number, state: ConditionState, now: Instant): void {
    const alarm = this.alarms[i] as AlarmModel;
    const last = this.#raise(
      {
        type: conditionType(alarm),
        source: alarm.input,
        sourceName: alarm.inputName,
        severity: alarm.severity,
        message: this.#message(i, state),
        audience: 'observer',
        condition: this.#node(alarm.tag),
        fields: this.#fields(i, state),
      },
      now,
    );
    this.#states[i] = { ...state, last, ids: [...state.ids, last.id].slice(-ANSWERABLE) };
  }

  #message(i: number, state: ConditionState): string {
    const { title } = this.alarms[i] as AlarmModel;
    if (!state.enabled) return `${title.en}: disabled`;
    const answered = !state.acked ? 'unacknowledged' : state.confirmed ? 'acknowledged' : 'to be confirmed';
    return `${title.en}: ${state.active ? 'active' : 'normal'}, ${answered}`;
  }

  #fields(i: number, state: ConditionState): Readonly<Record<string, EventField>> {
    const alarm = this.alarms[i] as AlarmModel;
    const fields: Record<string, EventField> = {
      ConditionClassId: { type: 'NodeId', value: PROCESS_CLASS },
      ConditionClassName: text('ProcessConditionClassType'),
      ConditionName: { type: 'String', value: alarm.tag },
      BranchId: { type: 'NodeId', value: 'i=0' },
      Retain: flag(isRetained(state)),
      EnabledState: text(state.enabled ? 'Enabled' : 'Disabled'),
      'EnabledState/Id': flag(state.enabled),
      ActiveState: text(state.active ? 'Active' : 'Inactive'),
      'ActiveState/Id': flag(state.active),
      'ActiveState/TransitionTime': { type: 'DateTime', value: state.activeSince },
      AckedState: text(state.acked ? 'Acknowledged' : 'Unacknowledged'),
      'AckedState/Id': flag(state.acked),
      'AckedState/TransitionTime': { type: 'DateTime', value: state.ackedSince },
      Quality: { type: 'StatusCode', value: Status.Good },
      LastSeverity: { type: 'UInt16', value: alarm.severity },
      Severity: { type: 'UInt16', value: alarm.severity },
      Comment: { type: 'LocalizedText', value: state.comment },
      ClientUserId: { type: 'String', value: state.user },
      InputNode: { type: 'NodeId', value: alarm.input },
      SourceNode: { type: 'NodeId', value: alarm.input },
      SourceName: { type: 'String', value: alarm.inputName },
      EventType: { type: 'NodeId', value: conditionType(alarm) },
      SuppressedOrShelved: flag(false),
    };
    if (alarm.confirm) {
      fields.ConfirmedState = text(state.confirmed ? 'Confirmed' : 'Unconfirmed');
      fields['ConfirmedState/Id'] = flag(state.confirmed);
    }
    if (alarm.kind === 'limit') {
      fields['LimitState/CurrentState'] = state.active && alarm.level ? text(alarm.level) : NULL_FIELD;
      const limit = alarm.limit?.() ?? null;
      if (alarm.level && limit !== null) fields[`${alarm.level}Limit`] = { type: 'Double', value: limit };
    } else fields.NormalState = { type: 'NodeId', value: 'i=0' };
    return fields;
  }
}
