import { Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useCurrentExercise } from '../session/current-exercise.ts';
import { EmptyNote, Panel } from '../shared/panel.tsx';
import { newestPerTeam, useCatalog, useExercises, useSession, useSite } from '../shared/queries.ts';
import { sharedWords } from '../shared/shared-words.ts';
import { useText, useWords } from '../shared/words.ts';
import { appWords } from './app-words.ts';
import { placesFor } from './places.ts';
import './home.css';

/** Where a session begins: what the seat is for, the exercise at hand, and the ways on. */
export function Home() {
  const say = useWords(appWords);
  const session = useSession();
  const principal = session.data?.principal;
  if (!principal) return null;
  return (
    <div className="page">
      <h1>{say('welcome', { user: principal.user })}</h1>
      <p className="lead">{say(`welcome.${principal.role}`)}</p>
      <div className="home-places">
        {placesFor(principal.role)
          .filter((place) => place.word !== 'home')
          .map((place) => (
            <Link key={place.to} to={place.to} className="home-place">
              <place.icon size={30} stroke={1.3} aria-hidden />
              {say(place.word)}
            </Link>
          ))}
      </div>
      {principal.team === null ? <Lesson /> : <YourExercise />}
    </div>
  );
}

/** The instructor's: what runs now, and the order in which a lesson goes. */
function Lesson() {
  const say = useWords(appWords);
  const shared = useWords(sharedWords);
  const text = useText();
  const catalog = useCatalog();
  const exercises = useExercises();
  const newest = newestPerTeam(exercises.data ?? []);
  const steps = ['/seats', '/demonstration', '/classroom', '/runs'] as const;
  return (
    <div className="home-lesson">
      <Panel
        title={say('current')}
        flush
        loading={exercises.isPending}
        error={exercises.error}
        empty={newest.length === 0 ? say('current.none') : null}
      >
        <table className="list">
          <thead>
            <tr>
              <th>{say('exerciseTeam')}</th>
              <th>{say('scenario')}</th>
              <th>{say('state')}</th>
              <th className="r">{say('clock')}</th>
              <th />
            </tr>
          </thead>
          <tbody>
            {newest.map((exercise) => (
              <tr key={exercise.id}>
                <td className="nowrap">
                  <b>{text(catalog.data?.teams.find((one) => one.id === exercise.team)?.title)}</b>
                </td>
                <td>{text(catalog.data?.scenarios.find((one) => one.id === exercise.scenario)?.title)}</td>
                <td className="nowrap">{shared(`status.${exercise.status}`)}</td>
                <td className="r">{exercise.clock}</td>
                <td className="r">
                  <Button size="compact-sm" variant="default" component={Link} to={`/classroom/${exercise.id}`}>
                    {say('follow')}
                  </Button>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </Panel>
      <Panel title={say('nextSteps')}>
        <ol className="home-steps">
          {steps.map((to, index) => (
            <li key={to}>
              <Link to={to}>{say(`next.${(index + 1) as 1 | 2 | 3 | 4}`)}</Link>
              <p>{say(`next.${(index + 1) as 1 | 2 | 3 | 4}.what`)}</p>
            </li>
          ))}
        </ol>
      </Panel>
      <Panel title={say('sites')} loading={catalog.isPending} error={catalog.error}>
        <ul className="home-sites">
          {(catalog.data?.sites ?? []).map((site) => {
            const count = catalog.data?.scenarios.filter((one) => one.site === site.id).length ?? 0;
            return (
              <li key={site.id}>
                <b>{text(site.title)}</b>{' '}
                <span className="tag">{count === 0 ? say('sites.none') : say('sites.scenarios', { count })}</span>
                <p>{text(site.summary)}</p>
              </li>
            );
          })}
        </ul>
      </Panel>
    </div>
  );
}

function YourExercise() {
  const say = useWords(appWords);
  const text = useText();
  const { exercise, loading, error } = useCurrentExercise();
  const catalog = useCatalog();
  const session = useSession();
  // A trainee is told where he stands, not what is going to happen to him.
  const site = useSite(exercise?.site);
  const scenario = catalog.data?.scenarios.find((one) => one.id === exercise?.scenario);
  return (
    <Panel title={say('yourExercise')} loading={loading} error={error}>
      {exercise ? (
        <>
          <h3 style={{ margin: '2px 0 6px' }}>{text(site.data?.title)}</h3>
          <p className="lead" style={{ whiteSpace: 'pre-line' }}>
            {text(scenario?.briefing)}
          </p>
          <Button component={Link} to={session.data?.principal.role === 'analyst' ? '/investigate' : '/operate'}>
            {say('open')}
          </Button>
          {exercise.status === 'ended' ? (
            <Button ml="sm" variant="default" component={Link} to={`/score/${exercise.id}`}>
              {say('score')}
            </Button>
          ) : null}
        </>
      ) : (
        <EmptyNote text={say('noExercise')} />
      )}
    </Panel>
  );
}
