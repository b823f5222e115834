import type { z } from 'zod';
import { type RouteName, routes } from '../../range/contract/routes.ts';
import { FaultError, faultFromBody } from './fault.ts';

export interface CallOptions {
  readonly params?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string | number | undefined>>;
  readonly body?: unknown;
  readonly signal?: AbortSignal;
}

/** The address of a route with its path parameters and query filled in. Throws a RangeError on a missing parameter. */
export function addressOf(name: RouteName, options: CallOptions = {}): string {
  const path = routes[name].path.replace(/:([a-z]+)/gi, (_, key: string) => {
    const value = options.params?.[key];
    if (value === undefined) throw new RangeError(`route ${name} needs the parameter "${key}"`);
    return encodeURIComponent(value);
  });
  const query = new URLSearchParams();
  for (const [key, value] of Object.entries(options.query ?? {})) {
    if (value !== undefined && value !== '') query.set(key, String(value));
  }
  const text = query.toString();
  return text === '' ? path : `${path}?${text}`;
}

/**
 * Calls a route by name and checks the answer against the contract. Throws a FaultError when the range refuses, cannot
 * be reached, or answers something that the contract does not know.
 */
export async function call<S extends z.ZodType>(
  name: RouteName,
  schema: S,
  options: CallOptions = {},
): Promise<z.infer<S>> {
  const body = await send(name, options);
  const parsed = schema.safeParse(body);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw new FaultError(
    {
      code: 'contract',
      params: { route: name, at: issue?.path.join('.') ?? '', why: issue?.message ?? '' },
      message: {
        ja: `演習サーバの応答を読めませんでした（${name}: ${issue?.path.join('.') ?? ''}）。画面とサーバの版を確かめてください。`,
        en: `The range's answer could not be read (${name}: ${issue?.path.join('.') ?? ''}). Check that screen and server are of one version.`,
      },
    },
    200,
  );
}

/** Calls a route whose answer does not matter beyond its success. */
export async function send(name: RouteName, options: CallOptions = {}): Promise<unknown> {
  const init: RequestInit = { method: routes[name].method, credentials: 'same-origin' };
  if (options.body !== undefined) {
    init.headers = { 'content-type': 'application/json' };
    init.body = JSON.stringify(options.body);
  }
  if (options.signal) init.signal = options.signal;
  const response = await fetch(addressOf(name, options), init).catch((error: unknown) => {
    if (error instanceof DOMException && error.name === 'AbortError') throw error;
    throw new FaultError(
      {
        code: 'unreachable',
        params: {},
        message: {
          ja: '演習サーバに接続できません。サーバが動いているか、ネットワークを確かめてください。',
          en: 'The range cannot be reached. Check that it is running and that the network is up.',
        },
      },
      0,
    );
  });
  const text = await response.text();
  let body: unknown = null;
  try {
    body = text === '' ? null : JSON.parse(text);
  } catch {
    body = null;
  }
  if (!response.ok) throw new FaultError(faultFromBody(body, response.status), response.status);
  return body;
}
