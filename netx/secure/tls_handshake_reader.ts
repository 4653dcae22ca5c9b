/**
 * Reads the peer's side of a handshake for one thing: its certificates, in the order in which it sent them. The engine
 * sorts them into a chain of its own, so a chain out of order would go unnoticed.
 *
 * In TLS 1.2 the Certificate message travels in the clear (RFC 5246 7.4.2). In TLS 1.3 it is encrypted (RFC 8446 4.4.2):
 * its records are kept as they came until the engine has told the traffic secret that opens them.
 */
import { type RecordKeys, tls_host } from './tls_host.ts';
import {
  RECORD_ALERT,
  RECORD_APPLICATION_DATA,
  RECORD_HANDSHAKE,
  RECORD_HEADER_BYTES,
  record_bytes,
} from './tls_record.ts';

const MESSAGE_HEADER_BYTES = 4;
const MESSAGE_CERTIFICATE = 11;
const MESSAGE_FINISHED = 20;

function u24(bytes: Uint8Array, at: number): number {
  return ((bytes[at] as number) << 16) | ((bytes[at + 1] as number) << 8) | (bytes[at + 2] as number);
}

export class HandshakeReader {
  /** The peer's certificates (DER) in its order; null until its Certificate message has come, empty if it sent none. */
  certificates: Uint8Array[] | null = null;
  /** Length of the Certificate message. */
  certificate_message_bytes = 0;
  /** The beginning of a message whose end has not come yet. */
  private pending: Uint8Array = new Uint8Array(0);
  /** Nothing of the handshake was encrypted so far. */
  private clear = true;
  private readonly sealed: Uint8Array[] = [];
  private keys: RecordKeys | null = null;
  private opened = 0;
  /** Finished has come, behind which other keys are in force; or a record that these keys do not open. */
  private done = false;

  /** Takes whole records. */
  read(records: Uint8Array): void {
    for (let at = 0; at < records.length && !this.done; ) {
      const length = record_bytes(records, at);
      if (length <= 0) return;
      const type = records[at];
      if (type === RECORD_APPLICATION_DATA) this.sealed.push(records.slice(at, at + length));
      else if (type !== RECORD_HANDSHAKE && type !== RECORD_ALERT) this.clear = false;
      else if (type === RECORD_HANDSHAKE && this.clear) {
        this.append(records.subarray(at + RECORD_HEADER_BYTES, at + length), false);
      }
      at += length;
    }
  }

  /** Opens what came sealed, with the sender's handshake traffic secret of TLS 1.3. */
  open(suite_name: string, secret: Uint8Array): void {
    const host = tls_host();
    this.keys ??= host.record_keys(suite_name, secret);
    while (this.keys !== null && !this.done) {
      const record = this.sealed.shift();
      if (record === undefined) return;
      const inner = host.open_record(this.keys, this.opened++, record);
      if (inner === null) this.done = true;
      else if (inner.type === RECORD_HANDSHAKE) this.append(inner.content, true);
    }
  }

  private append(bytes: Uint8Array, is_1_3: boolean): void {
    const all = new Uint8Array(this.pending.length + bytes.length);
    all.set(this.pending);
    all.set(bytes, this.pending.length);
    let at = 0;
    while (all.length - at >= MESSAGE_HEADER_BYTES) {
      const end = at + MESSAGE_HEADER_BYTES + u24(all, at + 1);
      if (end > all.length) break;
      const type = all[at];
      if (type === MESSAGE_CERTIFICATE)
        this.read_certificates(all.subarray(at + MESSAGE_HEADER_BYTES, end), is_1_3);
      else if (type === MESSAGE_FINISHED) this.done = true;
      at = end;
    }
    this.pending = all.slice(at);
  }

  /** A list, the sender's own certificate first; in TLS 1.3 a context in front, and extensions behind each. */
  private read_certificates(body: Uint8Array, is_1_3: boolean): void {
    const found: Uint8Array[] = [];
    const begin = is_1_3 ? 1 + (body[0] as number) + 3 : 3;
    for (let at = begin; at + 3 <= body.length; ) {
      const end = at + 3 + u24(body, at);
      found.push(body.slice(at + 3, end));
      at = is_1_3 ? end + 2 + (((body[end] as number) << 8) | (body[end + 1] as number)) : end;
    }
    this.certificates = found;
    this.certificate_message_bytes = body.length;
  }
}
