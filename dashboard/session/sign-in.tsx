import { Alert, Button, PasswordInput, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type SyntheticEvent, useState } from 'react';
import { SessionSchema } from '../../range/contract/principal.ts';
import { call } from '../shared/api.ts';
import { faultOf } from '../shared/fault.ts';
import { setLanguage } from '../shared/i18n.ts';
import { closeSocket } from '../shared/socket.ts';
import { useLanguage, useText, useWords } from '../shared/words.ts';
import { forgetAll } from './forget.ts';
import { PlantsDrawing } from './plants-drawing.tsx';
import { sessionWords } from './session-words.ts';

export function SignIn() {
  const say = useWords(sessionWords);
  const text = useText();
  const language = useLanguage();
  const queries = useQueryClient();
  const [user, setUser] = useState('');
  const [password, setPassword] = useState('');
  const signIn = useMutation({
    mutationFn: () => call('signIn', SessionSchema, { body: { user: user.trim(), password } }),
    onSuccess: (session) => {
      forgetAll(queries);
      queries.setQueryData(['session'], session);
      closeSocket();
    },
  });
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    if (user.trim() !== '' && password !== '') signIn.mutate();
  };
  return (
    <div className="signin">
      <div className="signin-picture">
        <PlantsDrawing />
        <h1>{say('title')}</h1>
        <p>{say('lead')}</p>
      </div>
      <main className="signin-form">
        <div className="signin-language">
          {(['ja', 'en'] as const).map((one) => (
            <Button
              key={one}
              size="xs"
              variant={language === one ? 'filled' : 'default'}
              aria-pressed={language === one}
              onClick={() => setLanguage(one)}
              lang={one}
            >
              {one === 'ja' ? '日本語' : 'English'}
            </Button>
          ))}
        </div>
        <form onSubmit={submit}>
          <h2 style={{ margin: 0 }}>{say('signIn')}</h2>
          <TextInput
            label={say('user')}
            value={user}
            onChange={(event) => setUser(event.currentTarget.value)}
            autoComplete="username"
            autoFocus
            required
            withAsterisk={false}
          />
          <PasswordInput
            label={say('password')}
            value={password}
            onChange={(event) => setPassword(event.currentTarget.value)}
            autoComplete="current-password"
            required
            withAsterisk={false}
          />
          {signIn.error ? (
            <Alert color="red" role="alert">
              {text(faultOf(signIn.error).message)}
            </Alert>
          ) : null}
          <Button type="submit" loading={signIn.isPending}>
            {say('signIn')}
          </Button>
          <p className="dim" style={{ fontSize: 13, margin: 0 }}>
            {say('askInstructor')}
          </p>
        </form>
      </main>
    </div>
  );
}
