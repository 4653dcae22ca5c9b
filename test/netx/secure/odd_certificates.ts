// Certificates that sim_certificate does not make: every field may be what nobody should write into one.

import { type KeyObject, sign } from 'node:crypto';
import * as DER from '../../../netx/secure/der_reader.ts';
import { der, pem } from '../../../netx/secure/host/der_writer.ts';
import type { SimCertificate, SimKey } from '../../../netx/secure/host/sim_secure_api.ts';
import { NOW_S } from './lan.ts';

export const [BASIC_CONSTRAINTS, KEY_USAGE, ALTERNATIVE_NAMES] = [0x13, 0x0f, 0x11];
export const CA_TRUE = der(DER.DER_SEQUENCE, der(DER.DER_BOOLEAN, [0xff]));
export const CA_FALSE = der(DER.DER_SEQUENCE);
/** KeyUsage: keyCertSign, digitalSignature. */
export const [MAY_SIGN, MAY_NOT_SIGN] = [0x04, 0x80].map((use) =>
  der(DER.DER_BIT_STRING, [31 - Math.clz32(use & -use), use]),
) as [Buffer, Buffer];

const RSA_OID = [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1];
/** Last byte of the OID of RSA with this hash. */
const HASH_OID: Readonly<Record<string, number>> = { md5: 4, sha1: 5, sha256: 11, sha384: 12, sha512: 13 };

export interface OddCertificate {
  readonly names?: readonly string[];
  /** 1 has no version field and no extensions. */
  readonly version?: 1 | 3;
  readonly serial?: readonly number[];
  readonly not_before?: Buffer;
  readonly not_after?: Buffer;
  /** By the last byte of id-ce (2.5.29); what is in each. */
  readonly extensions?: Readonly<Record<number, Buffer>>;
  /** Further whole extensions. */
  readonly more?: readonly Buffer[];
  readonly issuer?: SimCertificate;
  readonly key: SimKey;
  readonly hash?: string;
}

export function utc_time(text: string): Buffer {
  return der(DER.DER_UTC_TIME, Buffer.from(text));
}

export function generalized_time(text: string): Buffer {
  return der(DER.DER_GENERALIZED_TIME, Buffer.from(text));
}

/** As RFC 5280 writes it, for a time before 2050. */
export function utc_time_of(seconds: number): Buffer {
  return utc_time(
    new Date(seconds * 1000)
      .toISOString()
      .replace(/[-:T]|\.\d+/g, '')
      .slice(2),
  );
}

function dn(names: readonly string[]): Buffer {
  const sets = names.map((text) => {
    const value = der(DER.DER_UTF8_STRING, Buffer.from(text, 'latin1'));
    return der(DER.DER_SET, der(DER.DER_SEQUENCE, der(DER.DER_OID, [0x55, 4, 3]), value));
  });
  return der(DER.DER_SEQUENCE, ...sets);
}

/** AlgorithmIdentifier and signature by the key of an issuer. */
function signed(body: Buffer, key: KeyObject, hash: string): Buffer[] {
  const value = key.asymmetricKeyType === 'ed25519' ? sign(null, body, key) : sign(hash, body, key);
  return [algorithm_of(key, hash), der(DER.DER_BIT_STRING, [0], value)];
}

function algorithm_of(key: KeyObject, hash: string): Buffer {
  if (key.asymmetricKeyType === 'ed25519') return der(DER.DER_SEQUENCE, der(DER.DER_OID, [0x2b, 0x65, 0x70]));
  if (key.asymmetricKeyType === 'ec') {
    return der(DER.DER_SEQUENCE, der(DER.DER_OID, [0x2a, 0x86, 0x48, 0xce, 0x3d, 4, 3, 2]));
  }
  const oid = [...RSA_OID, HASH_OID[hash] as number];
  return der(DER.DER_SEQUENCE, der(DER.DER_OID, oid), der(DER.DER_NULL));
}

/** PKCS #1, SEC 1; PKCS #8 for kinds that have no form of their own. */
function private_der(key: KeyObject): Uint8Array {
  const kind = key.asymmetricKeyType === 'rsa' ? 'pkcs1' : key.asymmetricKeyType === 'ec' ? 'sec1' : 'pkcs8';
  return new Uint8Array(key.export({ format: 'der', type: kind as 'pkcs8' }));
}

export function odd_certificate(odd: OddCertificate): SimCertificate & { readonly names: readonly string[] } {
  const { names = ['odd'], version = 3, serial = [0x12, 0x34], extensions = {}, more = [], key } = odd;
  const { hash = 'sha256', issuer } = odd;
  const signer = issuer?.key.private_key ?? key.private_key;
  const issuer_names =
    issuer === undefined ? names : ((issuer as { names?: readonly string[] }).names ?? [issuer.common_name]);
  const blocks = Object.entries(extensions).map(([oid, value]) =>
    der(DER.DER_SEQUENCE, der(DER.DER_OID, [0x55, 0x1d, Number(oid)]), der(DER.DER_OCTET_STRING, value)),
  );
  const all = [...blocks, ...more];
  const body = der(
    DER.DER_SEQUENCE,
    version === 1 ? Buffer.alloc(0) : der(0xa0, der(DER.DER_INTEGER, [2])),
    der(DER.DER_INTEGER, serial),
    algorithm_of(signer, hash),
    dn(issuer_names),
    der(
      DER.DER_SEQUENCE,
      odd.not_before ?? utc_time_of(NOW_S - 86_400),
      odd.not_after ?? utc_time_of(NOW_S + 86_400),
    ),
    dn(names),
    key.public_key.export({ format: 'der', type: 'spki' }),
    all.length === 0 ? Buffer.alloc(0) : der(0xa3, der(DER.DER_SEQUENCE, ...all)),
  );
  const whole = der(DER.DER_SEQUENCE, body, ...signed(body, signer, hash));
  return {
    names,
    common_name: names.at(-1) ?? '',
    key,
    serial: Uint8Array.from(serial),
    der: new Uint8Array(whole),
    private_key_der: private_der(key.private_key),
    pem: pem('CERTIFICATE', whole),
    private_key_pem: key.private_key.export({ format: 'pem', type: 'pkcs8' }).toString(),
  };
}
