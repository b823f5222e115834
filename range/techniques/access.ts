import { z } from 'zod';
import { refusal, request, wait } from './ask.ts';
import { done, type Script, stopped, type TechniqueContext, technique } from './technique.ts';

const SignIn = z.strictObject({
  from: z.string(),
  to: z.string(),
  port: z.union([z.literal(22), z.literal(443), z.literal(3389)]),
  /** The user whose password he has. */
  account: z.string(),
  /** Tries before he gives up, with a drawn pause between them. */
  tries: z.number().int().min(1).max(20).default(2),
});
type SignIn = z.infer<typeof SignIn>;

const references = ({ from, to, account }: SignIn) => ({
  hosts: [from, to],
  accounts: [{ host: to, user: account }],
});

function* signIn({ parameters, account, pause }: TechniqueContext<SignIn>): Script {
  const { from, to, port, tries } = parameters;
  const credential = account(to, parameters.account);
  if (!credential) return stopped('no-such-account');
  let reason = 'timeout';
  for (let attempt = 0; attempt < tries; attempt++) {
    yield* wait(pause(attempt));
    const reply = yield* request(from, to, {
      protocol: 'login',
      port,
      user: credential.user,
      password: credential.password,
      // A password can be bought or guessed; what its owner carries with him cannot.
      secondFactor: null,
    });
    if (reply.outcome === 'granted') return done();
    reason = refusal(reply) ?? reply.outcome;
    if (reason === 'cut-off') break;
  }
  return stopped(reason);
}

/** Comes in through the door that was built for maintenance. */
export const externalRemoteServices = technique<SignIn>({
  id: 'external-remote-services',
  attack: ['T0822', 'T0859'],
  title: { ja: '保守用リモートアクセスの悪用', en: 'Remote access meant for maintenance' },
  parameters: SignIn,
  references,
  run: signIn,
});

/** Uses a password that is somebody else's to get onto a further host. */
export const validAccounts = technique<SignIn>({
  id: 'valid-accounts',
  attack: ['T0859', 'T0886'],
  title: { ja: '正規アカウントでのログイン', en: "Sign-in with somebody else's account" },
  parameters: SignIn,
  references,
  run: signIn,
});

/** From host to host by remote desktop or secure shell. */
export const remoteServices = technique<SignIn>({
  id: 'remote-services',
  attack: ['T0886', 'T0859'],
  title: { ja: '踏み台への遠隔ログイン', en: 'On to the next host by remote desktop' },
  parameters: SignIn,
  references,
  run: signIn,
});
