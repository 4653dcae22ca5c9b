/**
 * The outside of TLS records (RFC 8446 5.1, RFC 5246 6.2.1) and of the handshake messages that travel in the clear in
 * TLS 1.2: lengths and types, nothing secret. With it the room knows when a record is complete, and sees the peer's
 * certificates in the order in which they came before anything is answered.
 */

export const RECORD_CHANGE_CIPHER_SPEC = 20;
export const RECORD_ALERT = 21;
export const RECORD_HANDSHAKE = 22;
export const RECORD_APPLICATION_DATA = 23;
export const RECORD_HEADER_BYTES = 5;
/** Longest record of either version (RFC 5246 6.2.3). */
const RECORD_BYTES_MAXIMUM = 16384 + 2048;

const HANDSHAKE_HEADER_BYTES = 4;
const HANDSHAKE_CERTIFICATE = 11;

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

function u24(bytes: Uint8Array, at: number): number {
  return ((bytes[at] as number) << 16) | ((bytes[at + 1] as number) << 8) | (bytes[at + 2] as number);
}

/** Reads the handshake in the clear up to the change of cipher. */
export class HandshakeReader {
  /** The peer's certificates (DER) in its order; null until its Certificate message has come, empty if it sent none. */
  certificates: Uint8Array[] | null = null;
  /** Length of the Certificate message. */
  certificate_message_bytes = 0;
  private pending: Uint8Array = new Uint8Array(0);
  private clear = true;

  /** Takes whole records. */
  read(records: Uint8Array): void {
    for (let at = 0; at < records.length && this.clear; ) {
      const length = record_bytes(records, at);
      if (length <= 0) return;
      const type = records[at];
      if (type === RECORD_HANDSHAKE) this.append(records.subarray(at + RECORD_HEADER_BYTES, at + length));
      else if (type !== RECORD_ALERT) this.clear = false;
      at += length;
    }
  }

  private append(bytes: Uint8Array): void {
    const all = new Uint8Array(this.pending.length + bytes.length);
    all.set(this.pending);
    all.set(bytes, this.pending.length);
    let at = 0;
    while (all.length - at >= HANDSHAKE_HEADER_BYTES) {
      const end = at + HANDSHAKE_HEADER_BYTES + u24(all, at + 1);
      if (end > all.length) break;
      if (all[at] === HANDSHAKE_CERTIFICATE) {
        this.read_certificates(all.subarray(at + HANDSHAKE_HEADER_BYTES, end));
      }
      at = end;
    }
    this.pending = all.slice(at);
  }

  /** RFC 5246 7.4.2: a list, the sender's own certificate first. */
  private read_certificates(body: Uint8Array): void {
    const found: Uint8Array[] = [];
    for (let at = 3; at + 3 <= body.length; ) {
      const length = u24(body, at);
      found.push(body.slice(at + 3, at + 3 + length));
      at += 3 + length;
    }
    this.certificates = found;
    this.certificate_message_bytes = body.length;
  }
}
