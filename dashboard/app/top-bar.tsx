import { IconCircleFilled, IconKeyboard, IconPlugConnectedX } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { useCurrentExercise } from '../session/current-exercise.ts';
import { forgetAll } from '../session/forget.ts';
import { send } from '../shared/api.ts';
import { setLanguage } from '../shared/i18n.ts';
import { setLook, useLook } from '../shared/look.ts';
import { type Look, looks } from '../shared/palette.ts';
import { phaseOf } from '../shared/plant-source.ts';
import { useCatalog, useSession } from '../shared/queries.ts';
import { sharedWords } from '../shared/shared-words.ts';
import { closeSocket, useConnected } from '../shared/socket.ts';
import { useLiveMoment } from '../shared/use-moment.ts';
import { useLanguage, useText, useWords } from '../shared/words.ts';
import { appWords } from './app-words.ts';

/** Exercise clock, phase, connection, language, look, and who is signed in. */
export function TopBar({ onHelp }: { readonly onHelp: () => void }) {
  const say = useWords(appWords);
  const text = useText();
  const session = useSession();
  const catalog = useCatalog();
  const language = useLanguage();
  const look = useLook();
  const queries = useQueryClient();
  const principal = session.data?.principal;
  const team = catalog.data?.teams.find((one) => one.id === principal?.team);
  const signOut = async () => {
    await send('signOut');
    closeSocket();
    forgetAll(queries);
    queries.setQueryData(['session'], null);
  };
  return (
    <header className="topbar">
      <ExerciseState />
      <span className="grow" />
      <Connection />
      <fieldset aria-label={say('language')} style={{ border: 0, padding: 0, margin: 0, display: 'flex', gap: 2 }}>
        <button type="button" lang="ja" aria-pressed={language === 'ja'} onClick={() => setLanguage('ja')}>
          日本語
        </button>
        <button type="button" lang="en" aria-pressed={language === 'en'} onClick={() => setLanguage('en')}>
          English
        </button>
      </fieldset>
      <select
        aria-label={say('look')}
        value={look}
        onChange={(event) => setLook(event.currentTarget.value as Look)}
        style={{ maxWidth: 130 }}
      >
        {looks.map((one) => (
          <option key={one} value={one}>
            {say(`look.${one}`)}
          </option>
        ))}
      </select>
      <button type="button" onClick={onHelp} aria-label={say('shortcuts')} title={say('shortcuts')}>
        <IconKeyboard size={18} stroke={1.5} style={{ verticalAlign: 'middle' }} />
      </button>
      {principal ? (
        <span style={{ fontSize: 13 }}>
          {team ? `${text(team.title)} ` : ''}
          {say(`role.${principal.role}`)}
        </span>
      ) : null}
      <button type="button" onClick={() => void signOut()}>
        {say('signOut')}
      </button>
    </header>
  );
}

function ExerciseState() {
  const say = useWords(appWords);
  const shared = useWords(sharedWords);
  const { exercise } = useCurrentExercise();
  const moment = useLiveMoment(exercise?.id ?? null);
  if (!exercise) return null;
  const status = phaseOf(exercise, moment);
  return (
    <>
      <span className="topbar-clock">{moment?.clock ?? exercise.clock}</span>
      <span className="state-chip">
        <IconCircleFilled size={10} style={{ color: status === 'running' ? '#5fd08f' : '#ffb14a' }} aria-hidden />
        {shared(`status.${status}`)}
        <span className="num">{say('pace', { pace: moment?.pace ?? exercise.pace })}</span>
        {moment && moment.lag >= 1 ? say('lag', { seconds: moment.lag.toFixed(1) }) : null}
      </span>
    </>
  );
}

function Connection() {
  const say = useWords(appWords);
  const connected = useConnected();
  return (
    <span className="state-chip" role="status" style={{ color: connected ? '#b9dfc9' : '#ffb14a' }}>
      {connected ? <IconCircleFilled size={10} aria-hidden /> : <IconPlugConnectedX size={16} aria-hidden />}
      {say(connected ? 'connected' : 'disconnected')}
    </span>
  );
}
