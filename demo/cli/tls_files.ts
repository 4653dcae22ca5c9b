// The files of a secure connection to a real broker (--ca, --cert, --key), made into what a board's firmware takes.

import type { SecureCredentials } from '../firmware/tls_setup.ts';
import { type NamedFile, read_authority, read_own_certificate } from '../host/certificate_files.ts';

/** Names of PEM or DER files; null: not given. */
export interface TlsFileNames {
  /** Certificate of the authority that the board trusts. */
  readonly ca: string | null;
  /** The board's own certificate and its private key; both or none. */
  readonly cert: string | null;
  readonly key: string | null;
}

const given = (option: string, file: string): NamedFile => ({ what: `${option} ${file}`, file });

/** Reads the files; null when none is named. Throws a UsageError that says what is wrong with which. */
export function read_credentials({ ca, cert, key }: TlsFileNames): SecureCredentials | null {
  if (ca === null) return null;
  const ca_der = read_authority(given('--ca', ca));
  const device =
    cert === null ? null : read_own_certificate(given('--cert', cert), given('--key', key as string));
  return { ca_der, device };
}
