// The files of a secure connection to a real broker (--ca, --cert, --key), as PEM or DER, made into what a board's firmware
// takes. All is checked before anything runs: what a device would only notice in the middle of a handshake, or not at all.

import { createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { SecureCredentials } from '../firmware/tls_setup.ts';
import { file_trouble } from '../host/file_trouble.ts';
import { UsageError } from '../host/usage.ts';

/** Names of PEM or DER files; null: not given. */
export interface TlsFileNames {
  /** Certificate of the authority that the board trusts. */
  readonly ca: string | null;
  /** The board's own certificate and its private key; both or none. */
  readonly cert: string | null;
  readonly key: string | null;
}

const PEM_CERTIFICATE = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g;

/** Reads the files; null when none is named. Throws a UsageError that says what is wrong with which. */
export function read_credentials({ ca, cert, key }: TlsFileNames): SecureCredentials | null {
  if (ca === null) return null;
  const authority = read_certificate('--ca', ca);
  if (!authority.ca) {
    throw new UsageError(
      `--ca ${ca}: it is not the certificate of an authority (its basic constraints do not say CA)`,
    );
  }
  return {
    ca_der: new Uint8Array(authority.raw),
    device: cert === null ? null : read_device(cert, key as string),
  };
}

function read_device(cert: string, key: string): SecureCredentials['device'] {
  const certificate = read_certificate('--cert', cert);
  const private_key = read_key(key);
  const { asymmetricKeyType: key_type } = private_key;
  if (key_type !== 'rsa' && key_type !== 'ec') {
    throw new UsageError(`--key ${key}: a key of type ${key_type}, but NetX Secure takes RSA and EC keys`);
  }
  if (!certificate.checkPrivateKey(private_key)) {
    throw new UsageError(`--key ${key}: it does not belong to the certificate in ${cert}`);
  }
  const der = private_key.export({ format: 'der', type: key_type === 'rsa' ? 'pkcs1' : 'sec1' });
  return { certificate_der: new Uint8Array(certificate.raw), key_der: new Uint8Array(der), key_type };
}

function read_file(option: string, name: string): Buffer {
  try {
    return readFileSync(name);
  } catch (error) {
    throw new UsageError(`${option} ${name}: cannot read the file, ${file_trouble(error, 'read')}`);
  }
}

function read_certificate(option: string, name: string): X509Certificate {
  const bytes = read_file(option, name);
  const texts = bytes.toString('latin1').match(PEM_CERTIFICATE) ?? [];
  if (texts.length > 1) {
    throw new UsageError(
      `${option} ${name}: it holds ${texts.length} certificates, but the firmware of the board has room for one`,
    );
  }
  try {
    return new X509Certificate(texts[0] ?? bytes);
  } catch {
    throw new UsageError(`${option} ${name}: it holds no certificate (PEM or DER)`);
  }
}

function read_key(name: string): KeyObject {
  const bytes = read_file('--key', name);
  const is_pem = bytes.includes('-----BEGIN');
  if (is_pem && /ENCRYPTED/.test(bytes.toString('latin1'))) {
    throw new UsageError(`--key ${name}: it is encrypted, and a board has nobody to type a passphrase`);
  }
  for (const type of is_pem ? ([null] as const) : (['pkcs8', 'pkcs1', 'sec1'] as const)) {
    try {
      return type === null ? createPrivateKey(bytes) : createPrivateKey({ key: bytes, format: 'der', type });
    } catch {
      // Perhaps it is of the next kind.
    }
  }
  throw new UsageError(`--key ${name}: it holds no private key (PEM or DER)`);
}
