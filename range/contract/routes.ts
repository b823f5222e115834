/**
 * Every route and socket message with the action that it asks for: the API registers from this table, the permission
 * walk tries each row as each role, and the dashboard calls by name.
 */
export const routes = {
  signIn: { method: 'POST', path: '/api/session', action: null },
  session: { method: 'GET', path: '/api/session', action: null },
  acceptLegal: { method: 'POST', path: '/api/session/legal', action: 'session:own' },
  signOut: { method: 'DELETE', path: '/api/session', action: 'session:own' },
  seats: { method: 'GET', path: '/api/seats', action: 'seats:manage' },
  newSeatPassword: { method: 'POST', path: '/api/seats/:user/password', action: 'seats:manage' },
  catalog: { method: 'GET', path: '/api/catalog', action: 'catalog:read' },
  site: { method: 'GET', path: '/api/sites/:site', action: 'catalog:read' },
  demonstration: { method: 'GET', path: '/api/demonstration', action: 'catalog:read' },
  exercises: { method: 'GET', path: '/api/exercises', action: 'exercise:list' },
  launch: { method: 'POST', path: '/api/exercises', action: 'exercise:launch' },
  exercise: { method: 'GET', path: '/api/exercises/:id', action: 'exercise:read' },
  control: { method: 'POST', path: '/api/exercises/:id/control', action: 'exercise:control' },
  setMeasures: { method: 'PUT', path: '/api/exercises/:id/measures', action: 'exercise:control' },
  operate: { method: 'POST', path: '/api/exercises/:id/operate', action: 'exercise:operate' },
  trends: { method: 'GET', path: '/api/exercises/:id/trends', action: 'exercise:read' },
  operations: { method: 'GET', path: '/api/exercises/:id/operations', action: 'exercise:read' },
  events: { method: 'GET', path: '/api/exercises/:id/events', action: 'exercise:events' },
  endpoints: { method: 'GET', path: '/api/exercises/:id/endpoints', action: 'exercise:read' },
  evidence: { method: 'GET', path: '/api/exercises/:id/evidence', action: 'exercise:evidence' },
  evidenceFile: { method: 'GET', path: '/api/exercises/:id/evidence/:name', action: 'exercise:evidence' },
  evidenceRows: { method: 'GET', path: '/api/exercises/:id/evidence/:name/rows', action: 'exercise:evidence' },
  questions: { method: 'GET', path: '/api/exercises/:id/questions', action: 'exercise:evidence' },
  answer: { method: 'POST', path: '/api/exercises/:id/answers', action: 'exercise:investigate' },
  report: { method: 'POST', path: '/api/exercises/:id/report', action: 'exercise:investigate' },
  reportRead: { method: 'GET', path: '/api/exercises/:id/report', action: 'exercise:evidence' },
  commands: { method: 'GET', path: '/api/exercises/:id/commands', action: 'exercise:evidence' },
  score: { method: 'GET', path: '/api/exercises/:id/score', action: 'exercise:score' },
  engineering: { method: 'GET', path: '/api/exercises/:id/engineering', action: 'exercise:program' },
  engineeringProject: {
    method: 'GET',
    path: '/api/exercises/:id/engineering/:controller/project',
    action: 'exercise:program',
  },
  engineeringState: {
    method: 'GET',
    path: '/api/exercises/:id/engineering/:controller/state',
    action: 'exercise:program',
  },
  engineeringRecords: {
    method: 'GET',
    path: '/api/exercises/:id/engineering/:controller/records',
    action: 'exercise:program',
  },
  engineeringCompile: {
    method: 'POST',
    path: '/api/exercises/:id/engineering/:controller/compile',
    action: 'exercise:program',
  },
  engineeringAct: {
    method: 'POST',
    path: '/api/exercises/:id/engineering/:controller/act',
    action: 'exercise:engineer',
  },
  engineeringKey: {
    method: 'POST',
    path: '/api/exercises/:id/engineering/:controller/key',
    action: 'exercise:cabinet',
  },
  engineeringTrust: {
    method: 'GET',
    path: '/api/exercises/:id/engineering/:controller/trust',
    action: 'exercise:program',
  },
  engineeringTrustAct: {
    method: 'POST',
    path: '/api/exercises/:id/engineering/:controller/trust',
    action: 'exercise:engineer',
  },
  runs: { method: 'GET', path: '/api/runs', action: 'runs:manage' },
  run: { method: 'POST', path: '/api/runs', action: 'runs:manage' },
  storedRun: { method: 'GET', path: '/api/runs/:id', action: 'runs:manage' },
  runEvents: { method: 'GET', path: '/api/runs/:id/events', action: 'runs:manage' },
} as const;

/** Socket messages from the client; all name an exercise. `watch` joins the exercise's frames, `unwatch` leaves. */
export const socketMessages = {
  watch: { action: 'exercise:read' },
  unwatch: { action: 'exercise:read' },
  'terminal:line': { action: 'exercise:investigate' },
  'terminal:complete': { action: 'exercise:investigate' },
} as const;

export type RouteName = keyof typeof routes;
export type Action =
  | Exclude<(typeof routes)[RouteName]['action'], null>
  | (typeof socketMessages)[keyof typeof socketMessages]['action'];
