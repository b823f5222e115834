import type { AccessControl } from '../hosts/access.ts';
import type { Hmi } from '../hosts/hmi.ts';
import type { OperatorAction } from '../hosts/schema.ts';
import type { Audience } from '../kernel/event.ts';
import type { Panel } from '../plants/instruments.ts';

/** A person at an HMI, with the account that he uses there. */
export interface Actor {
  readonly by: string;
  readonly hmi: string;
  readonly account: string;
}

export interface ActionPort {
  hmi(id: string): Hmi;
  access(host: string): AccessControl;
  setPanel(actuator: string, panel: Panel): boolean;
  emit(type: string, data: object, cause: number | null, audience: Audience): number;
  /** Notes that the event `seq` changed these tags. */
  note(tags: readonly string[], seq: number): void;
}

/**
 * Carries out what a person does, scripted or real, and records it in the operation log. Whoever is named is looked up
 * first: a command that is refused must leave no event, for it will not stand in the input log either.
 *
 * @throws WorldError for a station or host that is not there
 */
export const actAs = (who: Actor, action: OperatorAction, cause: number | null, port: ActionPort): void => {
  const record = (
    name: string,
    host: string,
    result: string,
    tag: string | null,
    value: number | string | null,
  ): number => port.emit('operator.action', { action: name, by: who.by, host, result, tag, value }, cause, 'team');
  switch (action.do) {
    case 'write': {
      const hmi = port.hmi(who.hmi);
      const result = hmi.mayOperate(who.account, action.tag, action.value);
      const seq = record('write', who.hmi, result, action.tag, action.value);
      hmi.operate(who.account, action.tag, action.value, seq);
      return;
    }
    case 'acknowledge': {
      const hmi = port.hmi(who.hmi);
      const seq = record('acknowledge', who.hmi, 'accepted', action.alarm, null);
      hmi.acknowledge(action.alarm, who.by, seq);
      return;
    }
    case 'panel': {
      const known = port.setPanel(action.actuator, { mode: action.mode, position: action.position });
      const value = action.mode === 'manual' ? action.position : 'auto';
      const seq = record('panel', 'field', known ? 'accepted' : 'unknown-actuator', action.actuator, value);
      port.note([action.actuator], seq);
      return;
    }
    case 'disable-access': {
      const access = port.access(action.host);
      const seq = record('disable-access', action.host, 'accepted', null, null);
      access.disable(seq);
      return;
    }
    case 'call':
      record('call', 'telephone', 'accepted', null, action.whom);
      return;
    case 'take-evidence':
      record('take-evidence', who.hmi, 'accepted', null, null);
      return;
    case 'wait':
      return;
  }
};
