/**
 * What NetX Secure takes from the computer that the simulation runs on: an engine for TLS, and the arithmetic of keys. The
 * one implementation is host/node_tls.ts; all else in this folder runs where there is no Node. Importing
 * host/sim_secure_api.ts, as a host program does, installs it.
 */
import type { NX_SECURE_TLS_CRYPTO } from './nx_secure_cb.ts';

export type TlsVersion = 'TLSv1.2' | 'TLSv1.3';

export interface EngineIdentity {
  /** DER: the certificate and what is sent behind it. */
  readonly certificates: readonly Uint8Array[];
  /** PEM. */
  readonly private_key: string;
}

export interface EngineOptions {
  readonly is_server: boolean;
  readonly least_version: TlsVersion;
  readonly most_version: TlsVersion;
  readonly table: NX_SECURE_TLS_CRYPTO;
  /** Groups of elliptic curves, best first. */
  readonly groups: readonly string[];
  readonly identity: EngineIdentity | null;
  /** Server: certificates (DER) of acceptable authorities for its request; null: it asks for no certificate. */
  readonly client_authorities: readonly Uint8Array[] | null;
  /** For the SNI extension. RFC 6066 3: an address is no name, and is left out. */
  readonly server_name: string | null;
  readonly psks: readonly { readonly identity: string; readonly key: Uint8Array }[];
}

export interface EngineError {
  readonly code: string;
  /** The alert that the peer sent, if that is what went wrong. */
  readonly alert: number | null;
}

/** One connection: bytes of the wire in, bytes of the wire out. A promise ends when the engine waits for bytes. */
export interface TlsEngine {
  /** The handshake is over, as far as this side can tell. */
  readonly secure: boolean;
  /** close_notify has come. */
  readonly ended: boolean;
  readonly error: EngineError | null;
  /** Names of the protocol and of the cipher suite; empty before they are agreed on. */
  readonly version: string;
  readonly suite: string;
  /** Lines of the key log that nobody has taken yet. */
  readonly key_log: string[];
  /** A secret of the key log by its label. */
  secret(label: string): Uint8Array | null;
  /** Lets the engine begin (a client makes its ClientHello). */
  settle(): Promise<void>;
  /** Takes bytes from the wire. */
  feed(bytes: Uint8Array): Promise<void>;
  /** Takes bytes to send. */
  seal(bytes: Uint8Array): Promise<void>;
  /** Makes close_notify. */
  close(): Promise<void>;
  /** What goes to the wire. */
  take_output(): Uint8Array;
  /** What has been received. */
  take_plaintext(): Uint8Array;
  dispose(): void;
}

/** Keys of TLS 1.3 records under one traffic secret (RFC 8446 7.3). */
export interface RecordKeys {
  readonly cipher: 'aes-128-gcm';
  readonly key: Uint8Array;
  readonly iv: Uint8Array;
}

/** What a sealed record holds: the type that stands inside, and the content without padding. */
export interface InnerRecord {
  readonly type: number;
  readonly content: Uint8Array;
}

export type PrivateKeyFormat = 'pkcs1' | 'sec1' | 'pkcs8';

export interface TlsHost {
  /** Throws when the engine does not take the options (a key that does not belong to its certificate, say). */
  make_engine(options: EngineOptions): TlsEngine;
  /** A private key (DER) as PEM; null: it is none of this format. */
  private_key_pem(key: Uint8Array, format: PrivateKeyFormat): string | null;
  /** Whether the key (a SubjectPublicKeyInfo) made this signature. A key or a signature that is none did not. */
  is_signed(hash: string, signed: Uint8Array, key: Uint8Array, signature: Uint8Array): boolean;
  /** The keys under a traffic secret, or null for a cipher suite that is not known. */
  record_keys(suite: string, secret: Uint8Array): RecordKeys | null;
  /** Seals a record; `sequence` is how many were sealed under these keys before it. */
  seal_record(keys: RecordKeys, sequence: number, record: InnerRecord): Uint8Array;
  /** Opens a whole record, header included; null when it was not sealed with these keys under this number. */
  open_record(keys: RecordKeys, sequence: number, record: Uint8Array): InnerRecord | null;
}

let installed: TlsHost | null = null;

export function install_tls_host(host: TlsHost): void {
  installed = host;
}

export function tls_host(): TlsHost {
  if (installed === null) {
    throw new Error(
      'NetX Secure has no TLS engine: the program that runs the simulation must import netx-sim/secure ' +
        '(netx/secure/host/sim_secure_api.ts), which needs Node',
    );
  }
  return installed;
}
