import { createPrivateKey, generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  bitString,
  boolean,
  der,
  elementAt,
  elementsIn,
  integer,
  octetString,
  oid,
  sequence,
  time,
  utf8,
} from './der.ts';

/*
 * X.509 certificates for MODBUS/TCP Security (v21): one authority of a plant, a server certificate for each controller,
 * and client certificates whose role stands in an extension of its own (clause 8.1).
 */

/** The role of a Modbus client. */
const ROLE = '1.3.6.1.4.1.50316.802.1';
const ECDSA_SHA256 = sequence(oid('1.2.840.10045.4.3.2'));
const DAY = 86_400_000;

export interface Identity {
  /** PEM. */
  readonly certificate: string;
  readonly key: string;
}

interface Subject {
  readonly name: string;
  /** `authority` signs; `server` is found at the loopback and by its name; a client carries its role, or none. */
  readonly use:
    | { readonly as: 'authority' }
    | { readonly as: 'server' }
    | { readonly as: 'client'; readonly role: string | null };
}

const distinguished = (name: string): Uint8Array => sequence(der(0x31, sequence(oid('2.5.4.3'), utf8(name))));

const extension = (id: string, value: Uint8Array, critical = false): Uint8Array =>
  sequence(oid(id), ...(critical ? [boolean(true)] : []), octetString(value));

const extensionsOf = ({ name, use }: Subject): Uint8Array[] => {
  if (use.as === 'authority')
    return [
      extension('2.5.29.19', sequence(boolean(true)), true),
      extension('2.5.29.15', bitString(Uint8Array.of(0x06), 1), true), // keyCertSign, cRLSign
    ];
  const purpose = use.as === 'server' ? '1.3.6.1.5.5.7.3.1' : '1.3.6.1.5.5.7.3.2';
  const names = sequence(
    der(0x82, Buffer.from(name, 'latin1')),
    der(0x82, Buffer.from('localhost', 'latin1')),
    der(0x87, Uint8Array.of(127, 0, 0, 1)),
  );
  return [
    extension('2.5.29.19', sequence(), true),
    extension('2.5.29.15', bitString(Uint8Array.of(0x80), 7), true), // digitalSignature
    extension('2.5.29.37', sequence(oid(purpose))),
    ...(use.as === 'server' ? [extension('2.5.29.17', names)] : []),
    ...(use.as === 'client' && use.role !== null ? [extension(ROLE, utf8(use.role))] : []),
  ];
};

const pem = (bytes: Uint8Array): string =>
  `-----BEGIN CERTIFICATE-----\n${(
    Buffer.from(bytes)
      .toString('base64')
      .match(/.{1,64}/g) ?? []
  ).join('\n')}\n-----END CERTIFICATE-----\n`;

/** Makes a key (P-256) and a certificate for ten years from yesterday. */
const issue = (subject: Subject, issuer: { readonly name: string; readonly key: KeyObject } | null): Identity => {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
  const now = Date.now();
  const serial = randomBytes(16);
  serial[0] = ((serial[0] as number) & 0x7f) | 0x40;
  const body = sequence(
    der(0xa0, integer(Uint8Array.of(2))),
    integer(serial),
    ECDSA_SHA256,
    distinguished(issuer?.name ?? subject.name),
    sequence(time(now - DAY), time(now + 3650 * DAY)),
    distinguished(subject.name),
    publicKey.export({ type: 'spki', format: 'der' }),
    der(0xa3, sequence(...extensionsOf(subject))),
  );
  const signature = sign('sha256', body, issuer?.key ?? privateKey);
  return {
    certificate: pem(sequence(body, ECDSA_SHA256, bitString(signature))),
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }) as string,
  };
};

/** A plant's certificates in a folder: made when they are first asked for, and kept. */
export class ModbusCertificates {
  readonly #folder: string;
  readonly #authority: Identity;
  readonly #name: string;

  /** @throws what the file system throws when the folder cannot be written */
  constructor(folder: string, plant: string) {
    this.#folder = join(folder, 'modbus');
    mkdirSync(this.#folder, { recursive: true, mode: 0o700 });
    this.#name = `${plant} Modbus authority`;
    this.#authority = this.#kept('authority', () => issue({ name: this.#name, use: { as: 'authority' } }, null));
  }

  /** The authority's certificate, PEM. */
  get authority(): string {
    return this.#authority.certificate;
  }

  server(controller: string): Identity {
    return this.#kept(`server-${controller}`, () => this.#sign({ name: controller, use: { as: 'server' } }));
  }

  /** A client's certificate for a role; null: one without a role. */
  client(host: string, role: string | null): Identity {
    return this.#kept(`client-${host}${role === null ? '' : `-${role}`}`, () =>
      this.#sign({ name: host, use: { as: 'client', role } }),
    );
  }

  #sign(subject: Subject): Identity {
    return issue(subject, { name: this.#name, key: createPrivateKey(this.#authority.key) });
  }

  #kept(name: string, make: () => Identity): Identity {
    const [certificate, key] = [join(this.#folder, `${name}.pem`), join(this.#folder, `${name}.key`)];
    if (existsSync(certificate) && existsSync(key))
      return { certificate: readFileSync(certificate, 'utf8'), key: readFileSync(key, 'utf8') };
    const made = make();
    writeFileSync(key, made.key, { mode: 0o600 });
    writeFileSync(certificate, made.certificate);
    return made;
  }
}

/**
 * The role in a certificate (DER), or null where there is none or it is no UTF8String. Walks the certificate to its
 * extensions, so that bytes elsewhere that look like one do not count.
 */
export const roleIn = (certificate: Uint8Array): string | null => {
  const outer = elementAt(certificate, 0);
  const body = outer && elementAt(certificate, outer.from);
  if (!body) return null;
  const holder = elementsIn(certificate, body.from, body.to).find(({ tag }) => tag === 0xa3);
  const list = holder && elementAt(certificate, holder.from);
  if (!list) return null;
  const wanted = Buffer.from(oid(ROLE));
  for (const { from, to } of elementsIn(certificate, list.from, list.to)) {
    if (!wanted.equals(certificate.subarray(from, from + wanted.length))) continue;
    const value = elementsIn(certificate, from, to).at(-1);
    const text = value && elementAt(certificate, value.from);
    return text?.tag === 12 ? Buffer.from(certificate.subarray(text.from, text.to)).toString('utf8') : null;
  }
  return null;
};
