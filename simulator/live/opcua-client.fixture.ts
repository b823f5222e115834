import { join } from 'node:path';
import {
  type ClientSession,
  OPCUACertificateManager,
  OPCUAClient,
  type OPCUAClientOptions,
  type UserIdentityInfo,
} from 'node-opcua';

let clients = 0;

/** A session of a client of its own at `url`, closed when `use` is done. What clients keep lies in `folder`. */
export const withSession = async <T>(
  { url, folder }: { readonly url: string; readonly folder: string },
  identity: UserIdentityInfo | undefined,
  use: (session: ClientSession) => Promise<T>,
  options: Partial<OPCUAClientOptions> = {},
): Promise<T> => {
  const client = OPCUAClient.create({
    endpointMustExist: false,
    connectionStrategy: { maxRetry: 0 },
    clientName: `client-${++clients}`,
    clientCertificateManager: new OPCUACertificateManager({
      rootFolder: join(folder, 'client'),
      automaticallyAcceptUnknownCertificate: true,
    }),
    ...options,
  });
  await client.connect(url);
  try {
    const session = await client.createSession(identity);
    try {
      return await use(session);
    } finally {
      await session.close().catch(() => undefined);
    }
  } finally {
    await client.disconnect();
  }
};
