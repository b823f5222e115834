import {
  IconChalkboard,
  IconCode,
  IconGauge,
  IconHome,
  IconNotebook,
  IconPlayerPlay,
  IconScale,
  IconSearch,
  IconUsers,
  IconVersions,
} from '@tabler/icons-react';
import type { Role } from '../../range/contract/principal.ts';

/** A place in the rail: where it leads, and who finds it there. */
export interface Place {
  readonly to: string;
  readonly word:
    | 'home'
    | 'demonstration'
    | 'operate'
    | 'investigate'
    | 'engineering'
    | 'classroom'
    | 'runs'
    | 'seats'
    | 'guide'
    | 'scoring';
  readonly icon: typeof IconHome;
  readonly roles: readonly Role[];
}

const everyone: readonly Role[] = ['instructor', 'operator', 'analyst'];

const places: readonly Place[] = [
  { to: '/', word: 'home', icon: IconHome, roles: everyone },
  { to: '/classroom', word: 'classroom', icon: IconChalkboard, roles: ['instructor'] },
  { to: '/operate', word: 'operate', icon: IconGauge, roles: ['operator'] },
  { to: '/investigate', word: 'investigate', icon: IconSearch, roles: ['analyst'] },
  { to: '/engineering', word: 'engineering', icon: IconCode, roles: everyone },
  { to: '/runs', word: 'runs', icon: IconVersions, roles: ['instructor'] },
  { to: '/seats', word: 'seats', icon: IconUsers, roles: ['instructor'] },
  { to: '/demonstration', word: 'demonstration', icon: IconPlayerPlay, roles: everyone },
  { to: '/guide', word: 'guide', icon: IconNotebook, roles: ['instructor'] },
  { to: '/scoring', word: 'scoring', icon: IconScale, roles: everyone },
];

/** The places that a role finds in its rail, in order. */
export function placesFor(role: Role): Place[] {
  return places.filter((place) => place.roles.includes(role));
}
