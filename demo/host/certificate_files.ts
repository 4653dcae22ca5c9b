// Files with a certificate or a private key (PEM or DER), read and checked: what a device would only notice in the middle of a
// handshake, or not at all, is told before anything runs.

import { createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { file_trouble } from './file_trouble.ts';
import { UsageError } from './usage.ts';

/** A certificate with its private key, as NetX Secure takes them. */
export interface OwnCertificate {
  readonly certificate_der: Uint8Array;
  /** PKCS #1 or SEC 1. */
  readonly key_der: Uint8Array;
  readonly key_type: 'rsa' | 'ec';
}

/** A file, and how messages begin that are about it. */
export interface NamedFile {
  readonly what: string;
  readonly file: string;
}

const PEM_CERTIFICATE = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g;

function read({ what, file }: NamedFile): Buffer {
  try {
    return readFileSync(file);
  } catch (error) {
    throw new UsageError(`${what}: cannot read the file, ${file_trouble(error, 'read')}`);
  }
}

function read_certificate(named: NamedFile): X509Certificate {
  const { what } = named;
  const bytes = read(named);
  const texts = bytes.toString('latin1').match(PEM_CERTIFICATE) ?? [];
  if (texts.length > 1) {
    throw new UsageError(
      `${what}: it holds ${texts.length} certificates, but the firmware of the board has room for one`,
    );
  }
  try {
    return new X509Certificate(texts[0] ?? bytes);
  } catch {
    throw new UsageError(`${what}: it holds no certificate (PEM or DER)`);
  }
}

/** The certificate of an authority, as DER. Throws a UsageError that says what is wrong. */
export function read_authority(named: NamedFile): Uint8Array {
  const authority = read_certificate(named);
  if (authority.ca) return new Uint8Array(authority.raw);
  throw new UsageError(
    `${named.what}: it is not the certificate of an authority (its basic constraints do not say CA)`,
  );
}

/** A certificate and the key that belongs to it. Throws a UsageError that says what is wrong. */
export function read_own_certificate(certificate: NamedFile, key: NamedFile): OwnCertificate {
  const own = read_certificate(certificate);
  const private_key = read_key(key);
  const { asymmetricKeyType: key_type } = private_key;
  if (key_type !== 'rsa' && key_type !== 'ec') {
    throw new UsageError(`${key.what}: a key of type ${key_type}, but NetX Secure takes RSA and EC keys`);
  }
  if (!own.checkPrivateKey(private_key)) {
    throw new UsageError(`${key.what}: it does not belong to the certificate in ${certificate.file}`);
  }
  const der = private_key.export({ format: 'der', type: key_type === 'rsa' ? 'pkcs1' : 'sec1' });
  return { certificate_der: new Uint8Array(own.raw), key_der: new Uint8Array(der), key_type };
}

function read_key(named: NamedFile): KeyObject {
  const { what } = named;
  const bytes = read(named);
  const is_pem = bytes.includes('-----BEGIN');
  if (is_pem && /ENCRYPTED/.test(bytes.toString('latin1'))) {
    throw new UsageError(`${what}: it is encrypted, and a board has nobody to type a passphrase`);
  }
  for (const type of is_pem ? ([null] as const) : (['pkcs8', 'pkcs1', 'sec1'] as const)) {
    try {
      return type === null ? createPrivateKey(bytes) : createPrivateKey({ key: bytes, format: 'der', type });
    } catch {
      // Perhaps it is of the next kind.
    }
  }
  throw new UsageError(`${what}: it holds no private key (PEM or DER)`);
}
