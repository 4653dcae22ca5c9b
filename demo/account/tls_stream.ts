// TLS records in one direction of a TCP connection, in words: their kind and length, and of a handshake in the clear the
// messages by name (RFC 8446 4 and 5.1, RFC 5246 6.2.1 and 7.4). What is encrypted stays so: that is what an
// eavesdropper sees.

import type { StreamWords } from './mqtt_stream.ts';

const HEADER_BYTES = 5;
const RECORD_BYTES_MAXIMUM = 16384 + 2048;
const CHANGE_CIPHER_SPEC = 20;
const ALERT = 21;
const HANDSHAKE = 22;
const APPLICATION_DATA = 23;
const MESSAGE_HEADER_BYTES = 4;
const SUPPORTED_VERSIONS = 43;

const MESSAGES: Readonly<Record<number, string>> = {
  0: 'HelloRequest',
  1: 'ClientHello',
  2: 'ServerHello',
  4: 'NewSessionTicket',
  11: 'Certificate',
  12: 'ServerKeyExchange',
  13: 'CertificateRequest',
  14: 'ServerHelloDone',
  15: 'CertificateVerify',
  16: 'ClientKeyExchange',
  20: 'Finished',
  22: 'CertificateStatus',
};

// RFC 8446 6 and RFC 5246 7.2.
const ALERTS: Readonly<Record<number, string>> = {
  0: 'close_notify',
  10: 'unexpected_message',
  20: 'bad_record_mac',
  22: 'record_overflow',
  40: 'handshake_failure',
  42: 'bad_certificate',
  43: 'unsupported_certificate',
  44: 'certificate_revoked',
  45: 'certificate_expired',
  46: 'certificate_unknown',
  47: 'illegal_parameter',
  48: 'unknown_ca',
  49: 'access_denied',
  50: 'decode_error',
  51: 'decrypt_error',
  70: 'protocol_version',
  71: 'insufficient_security',
  80: 'internal_error',
  86: 'inappropriate_fallback',
  90: 'user_canceled',
  100: 'no_renegotiation',
  109: 'missing_extension',
  110: 'unsupported_extension',
  112: 'unrecognized_name',
  115: 'unknown_psk_identity',
  116: 'certificate_required',
  120: 'no_application_protocol',
};

/** The word of RFC 8446 for an alert. */
export function alert_name(description: number): string {
  return ALERTS[description] ?? `alert ${description}`;
}

export class TlsStream implements StreamWords {
  readonly piece = 'TLS record';
  broken = false;
  private held = new Uint8Array(0);
  /** Change cipher spec has gone by: what follows is encrypted. */
  private encrypted = false;
  /** Bytes of a handshake message, or of its header, that are still to come in further records. */
  private message_left = 0;
  private header: number[] = [];

  take(bytes: Uint8Array): string[] {
    const all = new Uint8Array(this.held.length + bytes.length);
    all.set(this.held);
    all.set(bytes, this.held.length);
    const texts: string[] = [];
    let at = 0;
    while (all.length - at >= HEADER_BYTES) {
      const type = all[at] as number;
      const length = ((all[at + 3] as number) << 8) | (all[at + 4] as number);
      if (!is_record(type, all[at + 1] as number, length)) {
        this.broken = true;
        break;
      }
      const end = at + HEADER_BYTES + length;
      if (end > all.length) break;
      texts.push(`TLS ${this.record(type, all.subarray(at + HEADER_BYTES, end))}`);
      at = end;
    }
    this.held = all.slice(at);
    return texts;
  }

  get begun_bytes(): number {
    return this.held.length;
  }

  private record(type: number, content: Uint8Array): string {
    const size = `${content.length} bytes`;
    switch (type) {
      case CHANGE_CIPHER_SPEC:
        this.encrypted = true;
        return 'change cipher spec: what follows from here is encrypted';
      case ALERT: {
        if (this.encrypted || content.length !== 2) return `alert, encrypted, ${size}`;
        const level = content[0] === 2 ? 'fatal' : 'warning';
        return `alert: ${level}, ${alert_name(content[1] as number)}`;
      }
      case HANDSHAKE: {
        if (this.encrypted) return `handshake, encrypted, ${size}`;
        const names = this.messages(content).map((name) =>
          name === 'ServerHello' ? `${name} (${version_of(content)})` : name,
        );
        return names.length === 0
          ? `handshake message continued, ${size}`
          : `handshake: ${names.join(', ')}, ${size}`;
      }
      default:
        return `application data, encrypted, ${size}`;
    }
  }

  /** Names of the handshake messages that begin here. */
  private messages(content: Uint8Array): string[] {
    const names: string[] = [];
    for (let at = 0; at < content.length; ) {
      const skipped = Math.min(this.message_left, content.length - at);
      this.message_left -= skipped;
      at += skipped;
      while (this.message_left === 0 && at < content.length && this.header.length < MESSAGE_HEADER_BYTES) {
        this.header.push(content[at++] as number);
      }
      if (this.header.length < MESSAGE_HEADER_BYTES) continue;
      const [type, high, middle, low] = this.header as [number, number, number, number];
      names.push(MESSAGES[type] ?? `message ${type}`);
      this.message_left = (high << 16) | (middle << 8) | low;
      this.header = [];
    }
    return names;
  }
}

function is_record(type: number, version: number, length: number): boolean {
  const known = type >= CHANGE_CIPHER_SPEC && type <= APPLICATION_DATA;
  return known && version === 3 && length <= RECORD_BYTES_MAXIMUM;
}

/** RFC 8446 4.2.1: a server that chooses TLS 1.3 says so in an extension, behind random, session id, suite, compression. */
function version_of(server_hello: Uint8Array): string {
  const session_at = MESSAGE_HEADER_BYTES + 2 + 32;
  let at = session_at + 1 + (server_hello[session_at] ?? 0) + 2 + 1 + 2;
  while (at + 4 <= server_hello.length) {
    if (server_hello[at] === 0 && server_hello[at + 1] === SUPPORTED_VERSIONS) return 'TLS 1.3';
    at += 4 + (((server_hello[at + 2] as number) << 8) | (server_hello[at + 3] as number));
  }
  return 'TLS 1.2';
}
