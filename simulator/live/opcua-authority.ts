import {
  type OPCUAServer,
  type ServerSecureChannelLayer,
  type ServerSession,
  type StatusCode,
  StatusCodes,
  UserNameIdentityToken,
  X509IdentityToken,
} from 'node-opcua';
import type { SecurityPolicyName } from '../protocols/opcua/security.ts';
import { Status } from '../protocols/opcua/status.ts';
import {
  certificateFault,
  describeCertificate,
  modeOf,
  policyOf,
  unreadableCertificate,
} from './opcua-certificates.ts';
import type { EdgeSessions } from './opcua-sessions.ts';
import { toStatusCode } from './opcua-values.ts';

/*
 * The stack checks signatures, times and keys; whom to let in it asks the cell. Both places are inner ones of the
 * stack's, and looked for before they are used.
 */

const commonName = (subject: string): string => /(?:^|, )CN=([^,]*)/.exec(subject)?.[1] ?? '';

type Done = (error: Error | null, authorized?: boolean, status?: StatusCode) => void;

interface Authorizing {
  isUserAuthorized(channel: ServerSecureChannelLayer, session: ServerSession, token: unknown, done: Done): void;
}

/**
 * The stack asks about names and passwords only; sessions without a user and with a certificate are the cell's to
 * judge as well. That the user has the certificate's key has been proved by then.
 */
export const authorizeByCell = (server: OPCUAServer, sessions: EdgeSessions): void => {
  const stack = server as unknown as Authorizing;
  const byName = stack.isUserAuthorized;
  if (typeof byName !== 'function')
    throw new Error('OPC UA edge: the stack authorizes users in another way; its version is not the one tested');
  stack.isUserAuthorized = (channel, session, token, done) => {
    if (token instanceof UserNameIdentityToken) return byName.call(server, channel, session, token, done);
    const shown = token instanceof X509IdentityToken ? describeCertificate(token.certificateData) : undefined;
    if (shown === null) return done(null, false, StatusCodes.BadIdentityTokenInvalid);
    const login = shown
      ? sessions.login(session, commonName(shown.subject), { user: null, password: null, certificate: shown })
      : sessions.login(session, null);
    login.then(
      (status) => done(null, status === Status.Good, toStatusCode(status)),
      (error: Error) => done(error),
    );
  };
};

interface Checking {
  checkCertificate(certificate: Buffer | Buffer[] | null): Promise<StatusCode>;
  getEndpointDescription(mode: unknown, policy: string, url: string | null): unknown;
}

/** A certificate that the stack finds in order goes to the cell, which says whether it is trusted. */
export const believeByCell = (channel: ServerSecureChannelLayer, sessions: EdgeSessions): void => {
  const checking = channel as unknown as Checking;
  if (typeof checking.checkCertificate !== 'function')
    throw new Error('OPC UA edge: the stack checks certificates in another way; its version is not the one tested');
  const inOrder = checking.checkCertificate.bind(channel);
  // The stack looks for an endpoint of the policy that the client wants just before it looks at the certificate, and
  // tells the policy only when the channel is open.
  const lookUp = checking.getEndpointDescription.bind(channel);
  let wanted: SecurityPolicyName | undefined;
  checking.getEndpointDescription = (mode, policy, url) => {
    wanted = policyOf(policy);
    return lookUp(mode, policy, url);
  };
  checking.checkCertificate = async (certificate) => {
    const found = await inOrder(certificate);
    if (!certificate || certificate.length === 0) return found;
    const bytes = Array.isArray(certificate) ? Buffer.concat(certificate) : certificate;
    const shown = describeCertificate(bytes) ?? unreadableCertificate(bytes);
    const status = found.isGood() ? toStatusCode(certificateFault(bytes, Date.now())) : found;
    if (wanted === undefined || wanted === 'None') return found;
    const secured = { policy: wanted, mode: modeOf(channel), certificate: shown };
    const answer = await sessions.believes(channel, secured, status.value);
    if (status.isNotGood()) return status;
    if (typeof answer === 'number') return toStatusCode(answer);
    sessions.unanswered(channel, answer);
    return StatusCodes.BadTimeout;
  };
};
