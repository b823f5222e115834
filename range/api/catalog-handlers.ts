import type { Account } from '../store/accounts.ts';
import { ApiFault } from './faults.ts';
import type { Some } from './handlers.ts';
import { audienceOf, project } from './projection.ts';

export const catalogHandlers: Some<'catalog' | 'site' | 'demonstration'> = {
  catalog: ({ range, account }) => project(audienceOf(account as Account)).catalog(range.content.catalog()),
  site: ({ range }, { params }) => {
    const site = range.content.site(params.site);
    if (!site) throw new ApiFault('unknown-site', { site: params.site });
    return site;
  },
  demonstration: async ({ range, account, reply }, { query }) => {
    const { scenario } = query;
    if (scenario !== undefined) {
      // What a team is going to meet is not shown to it beforehand: the choice is the instructor's.
      if (audienceOf(account as Account) !== 'instructor') throw new ApiFault('not-permitted');
      if (range.content.scenario(scenario)?.kind !== 'attack') throw new ApiFault('unknown-scenario', { scenario });
    }
    // Megabytes that were checked when they were made: they go out as they lie on the disk.
    const bytes = await range.demonstration.bytes(scenario);
    reply.type('application/json; charset=utf-8');
    return reply.send(bytes) as never;
  },
};
