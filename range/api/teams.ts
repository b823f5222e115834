import type { Catalog } from '../contract/catalog.ts';
import type { Principal } from '../contract/principal.ts';

/** The teams of this range. Colours of Okabe and Ito's palette, which colour-blind people tell apart. */
export const teams: Catalog['teams'] = [
  { id: 'team-1', title: { ja: 'チーム1', en: 'Team 1' }, color: '#0072B2' },
  { id: 'team-2', title: { ja: 'チーム2', en: 'Team 2' }, color: '#D55E00' },
];

/** The trainees' accounts: two seats for each team. */
export const seats: readonly Principal[] = teams.flatMap(({ id }) =>
  (['operator', 'analyst'] as const).map((role) => ({ user: `${id}-${role}`, role, team: id })),
);
