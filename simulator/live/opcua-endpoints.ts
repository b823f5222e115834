import { type EndpointDescription, SecurityPolicy, UserTokenPolicy, UserTokenType } from 'node-opcua';
import type { EdgeSecurity } from './opcua-relay.ts';

/**
 * Makes the endpoints offer the identities that the device takes. The stack offers every kind, and on an endpoint
 * without security a password only under a policy that the device has besides; a careless device that has none takes
 * it as it is (OPC 10000-4, 7.41: no policy, no encryption).
 */
export const offerTokens = (endpoints: readonly EndpointDescription[], security: EdgeSecurity): void => {
  const secured = security.policies.filter((policy) => policy !== 'None');
  for (const endpoint of endpoints) {
    const offered = endpoint.userIdentityTokens ?? [];
    if (offered.length === 0) continue; // An endpoint for discovery only.
    const kept = offered.filter(
      ({ tokenType }) =>
        (tokenType !== UserTokenType.UserName || security.users) &&
        (tokenType !== UserTokenType.Certificate || security.certificates),
    );
    const plain = endpoint.securityPolicyUri === SecurityPolicy.None;
    if (plain && security.users && !kept.some(({ tokenType }) => tokenType === UserTokenType.UserName)) {
      const policy = secured.at(-1);
      kept.push(
        new UserTokenPolicy({
          policyId: 'username',
          tokenType: UserTokenType.UserName,
          securityPolicyUri: policy === undefined ? null : SecurityPolicy[policy],
        }),
      );
    }
    endpoint.userIdentityTokens = kept;
  }
};
