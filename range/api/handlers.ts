import type { FastifyReply, FastifyRequest } from 'fastify';
import type { RouteName } from '../contract/routes.ts';
import type { Account } from '../store/accounts.ts';
import { catalogHandlers } from './catalog-handlers.ts';
import { engineeringHandlers } from './engineering/handlers.ts';
import { exerciseHandlers } from './exercise-handlers.ts';
import { investigationHandlers } from './investigation-handlers.ts';
import type { Range } from './range.ts';
import { runHandlers } from './run-handlers.ts';
import type { Answer, Body, Params, Query } from './schemas.ts';
import { sessionHandlers } from './session-handlers.ts';
import type { SignInLimit } from './sign-in-limit.ts';

export interface Context {
  readonly range: Range;
  /** Who asks: set where the route's action is not null, because the guard let nobody else through. */
  readonly account: Account | null;
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
  readonly signIns: SignInLimit;
  /** Whether browsers come over TLS: cookies are then kept from anything else. */
  readonly secure: boolean;
}

export type Handler<Name extends RouteName> = (
  context: Context,
  input: { readonly params: Params<Name>; readonly query: Query<Name>; readonly body: Body<Name> },
) => Promise<Answer<Name>> | Answer<Name>;

export type Handlers = { readonly [Name in RouteName]: Handler<Name> };
/** The handlers of some routes: a file's share of the table. */
export type Some<Name extends RouteName> = Pick<Handlers, Name>;

/** One handler for each route of the contract. */
export const handlers: Handlers = {
  ...sessionHandlers,
  ...catalogHandlers,
  ...exerciseHandlers,
  ...investigationHandlers,
  ...engineeringHandlers,
  ...runHandlers,
};
