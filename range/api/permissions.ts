import type { Principal, Role } from '../contract/principal.ts';
import type { Action } from '../contract/routes.ts';

/** `all`: on any subject; `own`: on what belongs to the principal's team (or to himself); `none`: never. */
type Reach = 'all' | 'own' | 'none';

/**
 * Who may what. Every route, query, command and subscription asks this table and nothing else; a row is an action
 * from `range/contract/routes.ts`.
 */
export const permissions: Readonly<Record<Action, Readonly<Record<Role, Reach>>>> = {
  'session:own': { instructor: 'own', operator: 'own', analyst: 'own' },
  'seats:manage': { instructor: 'all', operator: 'none', analyst: 'none' },
  'catalog:read': { instructor: 'all', operator: 'all', analyst: 'all' },
  'exercise:list': { instructor: 'all', operator: 'own', analyst: 'own' },
  'exercise:launch': { instructor: 'all', operator: 'none', analyst: 'none' },
  'exercise:read': { instructor: 'all', operator: 'own', analyst: 'own' },
  'exercise:control': { instructor: 'all', operator: 'none', analyst: 'none' },
  'exercise:operate': { instructor: 'none', operator: 'own', analyst: 'none' },
  'exercise:events': { instructor: 'all', operator: 'own', analyst: 'own' },
  'exercise:evidence': { instructor: 'all', operator: 'own', analyst: 'own' },
  'exercise:investigate': { instructor: 'none', operator: 'none', analyst: 'own' },
  // An operator sees what the controllers run; with programs deals whoever sits at the engineering workstation.
  'exercise:program': { instructor: 'all', operator: 'own', analyst: 'own' },
  'exercise:engineer': { instructor: 'all', operator: 'none', analyst: 'own' },
  // A key switch is turned by whoever stands at the cabinet, which is not where the workstation is.
  'exercise:cabinet': { instructor: 'all', operator: 'own', analyst: 'none' },
  'exercise:score': { instructor: 'all', operator: 'own', analyst: 'own' },
  'runs:manage': { instructor: 'all', operator: 'none', analyst: 'none' },
};

/** What an action is done to: something of a team, or (null) nothing in particular. */
export interface Subject {
  readonly team: string;
}

/** Whether `principal` may do `action` to `subject`; with a null subject, whether there is anything he may do it to. */
export const can = (principal: Principal | null, action: Action, subject: Subject | null): boolean => {
  if (!principal) return false;
  const reach = permissions[action][principal.role];
  if (reach === 'none') return false;
  if (reach === 'all' || subject === null) return true;
  return principal.team !== null && principal.team === subject.team;
};
