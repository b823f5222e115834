import { join, resolve } from 'node:path';
import type { Command } from 'commander';
import { ROOT } from './serve.ts';
import { CommandFailure, InputError, log, nearest, print } from './shell.ts';

const SHORTEST = 10;
const LONGEST = 256;

/** Reads a line from the terminal without showing it. */
const askHidden = (question: string): Promise<string> =>
  new Promise((done, fail) => {
    const { stdin, stderr } = process;
    stderr.write(question);
    let typed = '';
    stdin.setRawMode(true);
    stdin.setEncoding('utf8');
    stdin.resume();
    const finish = (end: () => void): void => {
      stdin.off('data', onData);
      stdin.setRawMode(false);
      stdin.pause();
      stderr.write('\n');
      end();
    };
    const onData = (chunk: string): void => {
      for (const key of chunk) {
        if (key === '\r' || key === '\n') finish(() => done(typed));
        else if (key === '\u0003' || key === '\u0004') {
          finish(() => fail(new CommandFailure('given up; nothing was changed')));
        } else if (key === '\u007f' || key === '\b') typed = [...typed].slice(0, -1).join('');
        else if (key >= ' ') typed += key;
      }
    };
    stdin.on('data', onData);
  });

const readInput = async (): Promise<string> => {
  if (process.stdin.isTTY) {
    const first = await askHidden('New password: ');
    if ((await askHidden('Once more: ')) !== first)
      throw new InputError('the two passwords differ; nothing was changed.');
    return first;
  }
  let text = '';
  for await (const chunk of process.stdin) text += chunk;
  return text.split(/\r?\n/, 1)[0] as string;
};

export const register = (program: Command): void => {
  program
    .command('passwd')
    .description('set the password of an account; reads it from the terminal, or from stdin')
    .argument('<user>', 'for example "instructor"')
    .option('--data <directory>', 'data directory', join(ROOT, 'data'))
    .action(async (user: string, flags: { data: string }) => {
      const [{ Store }, { StoreError }, { seats }] = await Promise.all([
        import('../store/store.ts'),
        import('../store/database.ts'),
        import('../api/teams.ts'),
      ]);
      process.umask(0o077);
      let store: InstanceType<typeof Store>;
      try {
        // A running server may go on: the database itself is shared, only a second server is not.
        store = new Store(resolve(flags.data), { shared: true });
      } catch (error) {
        if (error instanceof StoreError) throw new CommandFailure(error.message);
        throw error;
      }
      try {
        store.accounts.ensure({ user: 'instructor', role: 'instructor', team: null });
        for (const seat of seats) store.accounts.ensure(seat);
        if (!store.accounts.find(user)) {
          const known = store.accounts.list().map((account) => account.user);
          const near = nearest(user, known);
          throw new InputError(
            `unknown user "${user}".${near.length > 0 ? ` Did you mean ${near.join(' or ')}?` : ''} Known: ${known.join(', ')}.`,
          );
        }
        const password = await readInput();
        if ([...password].length < SHORTEST) {
          throw new InputError(`a password has at least ${SHORTEST} characters; nothing was changed.`);
        }
        if (password.length > LONGEST) {
          throw new InputError(`a password has at most ${LONGEST} characters; nothing was changed.`);
        }
        await store.accounts.setPassword(user, password);
        log('Sessions that were open with the old password have ended.');
        print(`The password of ${user} has been changed.`);
      } finally {
        store.close();
      }
    });
};
