import { Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useCurrentExercise } from '../session/current-exercise.ts';
import { EmptyNote, Panel } from '../shared/panel.tsx';
import { useCatalog, useSession, useSite } from '../shared/queries.ts';
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
      {principal.team === null ? null : <YourExercise />}
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
