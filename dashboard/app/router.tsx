import { createRootRoute, createRoute, createRouter, lazyRouteComponent, Outlet } from '@tanstack/react-router';
import { Gate } from '../session/gate.tsx';
import { FaultNote } from '../shared/panel.tsx';
import { Home } from './home.tsx';
import { NotFound } from './not-found.tsx';
import { Shell } from './shell.tsx';

const root = createRootRoute({
  component: () => (
    <Gate>
      <Shell>
        <Outlet />
      </Shell>
    </Gate>
  ),
  notFoundComponent: NotFound,
  errorComponent: ({ error }) => <FaultNote error={error} />,
});

const home = createRoute({ getParentRoute: () => root, path: '/', component: Home });
// Every place below is a bundle of its own, so that the first page does not wait for the drawing library.
const demonstration = createRoute({
  getParentRoute: () => root,
  path: '/demonstration',
  component: lazyRouteComponent(() => import('../demonstration/demonstration-page.tsx'), 'DemonstrationPage'),
});
const operate = createRoute({
  getParentRoute: () => root,
  path: '/operate',
  component: lazyRouteComponent(() => import('../operator/operator-page.tsx'), 'OperatorPage'),
});
const investigate = createRoute({
  getParentRoute: () => root,
  path: '/investigate',
  component: lazyRouteComponent(() => import('../analyst/analyst-page.tsx'), 'AnalystPage'),
});
const engineering = createRoute({
  getParentRoute: () => root,
  path: '/engineering',
  component: lazyRouteComponent(() => import('../engineering/engineering-page.tsx'), 'EngineeringPage'),
});
const classroom = createRoute({
  getParentRoute: () => root,
  path: '/classroom',
  component: lazyRouteComponent(() => import('../instructor/classroom-page.tsx'), 'ClassroomPage'),
});
const team = createRoute({
  getParentRoute: () => root,
  path: '/classroom/$exercise',
  validateSearch: (search: Record<string, unknown>): { seq?: number } =>
    Number.isFinite(Number(search.seq)) && search.seq !== undefined ? { seq: Number(search.seq) } : {},
  component: lazyRouteComponent(() => import('../instructor/team-page.tsx'), 'TeamPage'),
});
const runs = createRoute({
  getParentRoute: () => root,
  path: '/runs',
  validateSearch: (search: Record<string, unknown>): { a?: string; b?: string } => ({
    ...(typeof search.a === 'string' ? { a: search.a } : {}),
    ...(typeof search.b === 'string' ? { b: search.b } : {}),
  }),
  component: lazyRouteComponent(() => import('../instructor/runs-page.tsx'), 'RunsPage'),
});
const seats = createRoute({
  getParentRoute: () => root,
  path: '/seats',
  component: lazyRouteComponent(() => import('../instructor/seats-page.tsx'), 'SeatsPage'),
});
const guide = createRoute({
  getParentRoute: () => root,
  path: '/guide',
  component: lazyRouteComponent(() => import('../instructor/guide-page.tsx'), 'GuidePage'),
});
const scoring = createRoute({
  getParentRoute: () => root,
  path: '/scoring',
  component: lazyRouteComponent(() => import('../score/scoring-page.tsx'), 'ScoringPage'),
});
const score = createRoute({
  getParentRoute: () => root,
  path: '/score/$exercise',
  component: lazyRouteComponent(() => import('../score/scorecard-page.tsx'), 'ScorecardPage'),
});

const tree = root.addChildren([
  home,
  demonstration,
  operate,
  investigate,
  engineering,
  classroom,
  team,
  runs,
  seats,
  guide,
  scoring,
  score,
]);

export function createAppRouter() {
  return createRouter({ routeTree: tree, defaultPreload: 'intent' });
}

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof createAppRouter>;
  }
}
