// What is compiled into the firmware of a device that connects securely.

/** Whom a board trusts, and who it is. */
export interface SecureCredentials {
  /** Certificate (DER) of the authority that the broker's certificate must lead to. */
  readonly ca_der: Uint8Array;
  /** The board's own certificate (DER), its key (PKCS #1 or SEC 1 DER) and which of the two; null: it has none. */
  readonly device: {
    readonly certificate_der: Uint8Array;
    readonly key_der: Uint8Array;
    readonly key_type: 'rsa' | 'ec';
  } | null;
}
