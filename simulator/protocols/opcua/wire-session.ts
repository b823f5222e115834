import { drawStream } from '../../kernel/draw.ts';
import { toHex } from './binary/bytes.ts';
import { wrap } from './binary/extension.ts';
import { cipherBytes } from './binary/sealed.ts';
import { anonymousToken, type Body, userNameToken } from './binary/structures.ts';
import { SECURITY_POLICY_NONE } from './binary/transport.ts';
import { MODES } from './security.ts';
import type { OpcUaRequest } from './services.ts';
import {
  type ConnectionState,
  NO_TOKEN,
  requestHeader,
  responseHeader,
  send,
  type WireSegment,
} from './wire-channel.ts';

/* How a session begins on the wire: who the two applications are, what the server offers, and who the user is. */

/** Milliseconds: the life of a session without traffic. */
const SESSION_TIMEOUT = 1_200_000;
const POLICY_URI = 'http://opcfoundation.org/UA/SecurityPolicy#';
const RSA_OAEP = 'http://www.w3.org/2001/04/xmlenc#rsa-oaep';
const NO_SIGNATURE = { algorithm: null, signature: null };
const TRANSPORT_PROFILE = 'http://opcfoundation.org/UA-Profile/Transport/uatcp-uasc-uabinary';

/** An opaque token as servers give them out, a function of the connection and the session's place in it. */
const tokenOf = (channel: number, session: number): string => {
  const stream = drawStream(channel, 'opcua', 'authentication token');
  const bytes = Uint8Array.from({ length: 16 }, (_, i) => Math.floor(stream(session * 16 + i) * 256));
  const hex = toHex(bytes);
  return `ns=1;g=${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
};

const application = (uri: string, name: string, type: 0 | 1, urls: readonly string[]) => ({
  applicationUri: uri,
  productUri: null,
  applicationName: { locale: '', text: name },
  applicationType: type,
  gatewayServerUri: null,
  discoveryProfileUri: null,
  discoveryUrls: urls,
});

/** CreateSession and its answer, then ActivateSession, whose answer is the response's (OPC 10000-4, 5.6). */
export const openSession = (
  state: ConnectionState,
  epoch: number,
  url: string,
  message: number,
  service: Extract<OpcUaRequest, { kind: 'openSession' }>,
): WireSegment[] => {
  const create = ++state.requests;
  const activate = ++state.requests;
  state.pending[message] = activate;
  const token = tokenOf(state.channel, state.sessions);
  const number = ++state.sessions;
  state.opening[message] = token;
  const serverName = url.replace(/^opc\.tcp:\/\//, '').replace(/[:/].*$/, '');
  const server = application(`urn:${serverName}`, serverName, 0, [url]);
  const policy = (policyId: string, tokenType: number) => ({
    policyId,
    tokenType,
    issuedTokenType: null,
    issuerEndpointUrl: null,
    securityPolicyUri: null,
  });
  const createRequest: Body<'CreateSessionRequest'> = {
    requestHeader: requestHeader(state, NO_TOKEN, create),
    clientDescription: application(`urn:${service.name}`, service.name, 1, []),
    serverUri: null,
    endpointUrl: url,
    sessionName: service.name,
    clientNonce: null,
    clientCertificate: null,
    requestedSessionTimeout: SESSION_TIMEOUT,
    maxResponseMessageSize: 0,
  };
  const createResponse: Body<'CreateSessionResponse'> = {
    responseHeader: responseHeader(state, create),
    sessionId: `ns=1;i=${state.channel * 100 + number}`,
    authenticationToken: token,
    revisedSessionTimeout: SESSION_TIMEOUT,
    serverNonce: null,
    serverCertificate: null,
    serverEndpoints: [
      {
        endpointUrl: url,
        server,
        serverCertificate: null,
        securityMode: MODES.indexOf(state.mode) + 1,
        securityPolicyUri: state.policy === 'None' ? SECURITY_POLICY_NONE : `${POLICY_URI}${state.policy}`,
        userIdentityTokens: [policy('anonymous', 0), policy('username', 1)],
        transportProfileUri: TRANSPORT_PROFILE,
        securityLevel: 0,
      },
    ],
    serverSoftwareCertificates: [],
    serverSignature: NO_SIGNATURE,
    maxRequestMessageSize: 0,
  };
  const plain = state.policy === 'None';
  // OPC 10000-4, 7.41: on a secured channel the password is encrypted by itself as well.
  const password =
    service.password === null
      ? null
      : plain
        ? new TextEncoder().encode(service.password)
        : cipherBytes(state.channel, `password ${create}`, 256);
  const activateRequest: Body<'ActivateSessionRequest'> = {
    requestHeader: requestHeader(state, token, activate),
    clientSignature: NO_SIGNATURE,
    clientSoftwareCertificates: [],
    localeIds: ['ja', 'en'],
    userIdentityToken:
      service.user === null
        ? wrap(anonymousToken, { policyId: 'anonymous' }, epoch)
        : wrap(
            userNameToken,
            { policyId: 'username', userName: service.user, password, encryptionAlgorithm: plain ? null : RSA_OAEP },
            epoch,
          ),
    userTokenSignature: NO_SIGNATURE,
  };
  return [
    ...send('client', state, 'MSG', create, 'CreateSessionRequest', createRequest, epoch),
    ...send('server', state, 'MSG', create, 'CreateSessionResponse', createResponse, epoch),
    ...send('client', state, 'MSG', activate, 'ActivateSessionRequest', activateRequest, epoch),
  ];
};
