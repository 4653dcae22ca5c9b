/**
 * The outside of TLS records (RFC 8446 5.1, RFC 5246 6.2.1): lengths and types, nothing secret. With it the room knows
 * when a record is complete.
 */

const RECORD_CHANGE_CIPHER_SPEC = 20;
export const RECORD_ALERT = 21;
export const RECORD_HANDSHAKE = 22;
export const RECORD_APPLICATION_DATA = 23;
export const RECORD_HEADER_BYTES = 5;
/** Longest record of either version (RFC 5246 6.2.3). */
const RECORD_BYTES_MAXIMUM = 16384 + 2048;

/** Bytes of the record that begins at `at`, header included; 0 when its header is not complete; -1: this is no TLS. */
export function record_bytes(bytes: Uint8Array, at: number): number {
  if (bytes.length - at < RECORD_HEADER_BYTES) return 0;
  const type = bytes[at] as number;
  const length = ((bytes[at + 3] as number) << 8) | (bytes[at + 4] as number);
  const sound = type >= RECORD_CHANGE_CIPHER_SPEC && type <= RECORD_APPLICATION_DATA && bytes[at + 1] === 3;
  return sound && length <= RECORD_BYTES_MAXIMUM ? RECORD_HEADER_BYTES + length : -1;
}

/** A fatal alert in the clear. */
export function plain_alert(description: number): Uint8Array {
  return Uint8Array.of(RECORD_ALERT, 3, 3, 0, 2, 2, description);
}
