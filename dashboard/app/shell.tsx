import { Link } from '@tanstack/react-router';
import { type ReactNode, useEffect } from 'react';
import { useSession } from '../shared/queries.ts';
import { openSocket } from '../shared/socket.ts';
import { useWords } from '../shared/words.ts';
import { appWords } from './app-words.ts';
import { placesFor } from './places.ts';
import { ShortcutHelp, useShortcuts } from './shortcuts.tsx';
import { TopBar } from './top-bar.tsx';

/** The house around every place: the rail at the side, the bar above. */
export function Shell({ children }: { readonly children: ReactNode }) {
  const say = useWords(appWords);
  const session = useSession();
  const role = session.data?.principal.role ?? 'operator';
  const places = placesFor(role);
  const help = useShortcuts(places);
  useEffect(openSocket, []);
  return (
    <div className="shell">
      <nav className="rail" aria-label={say('places')}>
        <Link to="/" className="rail-mark">
          <img src="/favicon.svg" width="30" height="30" alt="" />
          Kunren
        </Link>
        {places.map((place) => (
          <Link key={place.to} to={place.to} className="rail-link" activeOptions={{ exact: place.to === '/' }}>
            <place.icon size={22} stroke={1.5} aria-hidden />
            {say(place.word)}
          </Link>
        ))}
      </nav>
      <TopBar onHelp={help.show} />
      <main className="main" id="main">
        {children}
      </main>
      <ShortcutHelp opened={help.opened} onClose={help.hide} />
    </div>
  );
}
