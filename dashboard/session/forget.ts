import type { QueryClient } from '@tanstack/react-query';

/** Forgets everything that was fetched for the one who was signed in, except the session's own state. */
export function forgetAll(queries: QueryClient): void {
  queries.removeQueries({ predicate: (query) => query.queryKey[0] !== 'session' });
}
