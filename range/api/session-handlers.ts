import type { Account } from '../store/accounts.ts';
import { makePassword } from '../store/accounts.ts';
import { ApiFault } from './faults.ts';
import type { Some } from './handlers.ts';
import { COOKIE } from './session-cookie.ts';

const sessionOf = (account: Account) => ({
  principal: { user: account.user, role: account.role, team: account.team },
  legal: account.legal,
});

export const sessionHandlers: Some<'signIn' | 'session' | 'acceptLegal' | 'signOut' | 'seats' | 'newSeatPassword'> = {
  signIn: async ({ range, request, reply, signIns, secure }, { body }) => {
    const account = await signIns.inTurn(() => range.store.accounts.check(body.user, body.password));
    if (!account) throw new ApiFault('wrong-password');
    signIns.succeeded(request);
    const before = request.cookies[COOKIE];
    if (before !== undefined) range.store.accounts.closeSession(before);
    reply.setCookie(COOKIE, range.store.accounts.openSession(account.user), {
      path: '/',
      httpOnly: true,
      sameSite: 'strict',
      secure,
    });
    return sessionOf(account);
  },

  session: ({ account }) => (account ? sessionOf(account) : null),

  acceptLegal: ({ range, account }) => {
    const { user } = account as Account;
    range.store.accounts.acceptLegal(user);
    return sessionOf(range.store.accounts.find(user) as Account);
  },

  signOut: ({ range, account, request, reply }) => {
    const token = request.cookies[COOKIE];
    if (token !== undefined) range.store.accounts.closeSession(token);
    reply.clearCookie(COOKIE, { path: '/' });
    range.signedOut.emit((account as Account).user);
    return {};
  },

  seats: ({ range }) => {
    const signedIn = range.store.accounts.signedIn();
    return range.store.accounts
      .list()
      .flatMap((seat) =>
        seat.role === 'instructor' || seat.team === null
          ? []
          : [{ user: seat.user, team: seat.team, role: seat.role, signedIn: signedIn.has(seat.user) }],
      );
  },

  newSeatPassword: async ({ range }, { params }) => {
    const seat = range.store.accounts.find(params.user);
    if (!seat || seat.role === 'instructor') throw new ApiFault('unknown-seat', { user: params.user });
    const password = makePassword();
    await range.store.accounts.setPassword(seat.user, password);
    range.signedOut.emit(seat.user);
    return { user: seat.user, password };
  },
};
