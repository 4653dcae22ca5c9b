/**
 * Keys of TLS 1.3 records from a traffic secret (RFC 8446 7.1, 7.3), the seal and the opening of one record (5.2, 5.3).
 *
 * The engine seals and opens by itself and tells nobody what was inside. Two things of a handshake are needed that it
 * does not give: an alert of our choosing (tls_sealed_alert.ts), and the peer's certificates in the order in which they
 * came (tls_handshake_reader.ts). For those, and for nothing else, records are handled here, with node:crypto's AEAD and
 * HMAC and the engine's own secrets from its key log.
 */
import { createCipheriv, createDecipheriv, createHmac } from 'node:crypto';
import type { InnerRecord, RecordKeys } from '../tls_host.ts';
import { RECORD_APPLICATION_DATA, RECORD_HEADER_BYTES } from '../tls_record.ts';

interface Suite {
  readonly cipher: RecordKeys['cipher'];
  readonly hash: string;
  readonly key_bytes: number;
}

/** TLS 1.3 in NetX Secure has no suite with SHA-384, and of the others the engine has this one. */
const SUITES: Readonly<Record<string, Suite>> = {
  TLS_AES_128_GCM_SHA256: { cipher: 'aes-128-gcm', hash: 'sha256', key_bytes: 16 },
};

const IV_BYTES = 12;
const TAG_BYTES = 16;

/** HKDF-Expand-Label with an empty context (RFC 8446 7.1); one block of HMAC is enough for keys and IVs. */
function expand_label(secret: Uint8Array, label: string, length: number, hash: string): Buffer {
  const name = Buffer.from(`tls13 ${label}`);
  const info = Buffer.concat([Buffer.from([0, length, name.length]), name, Buffer.from([0, 1])]);
  return createHmac(hash, secret).update(info).digest().subarray(0, length);
}

export function record_keys(suite_name: string, secret: Uint8Array): RecordKeys | null {
  const suite = SUITES[suite_name];
  if (suite === undefined) return null;
  const { cipher, hash, key_bytes } = suite;
  return {
    cipher,
    key: expand_label(secret, 'key', key_bytes, hash),
    iv: expand_label(secret, 'iv', IV_BYTES, hash),
  };
}

/** RFC 8446 5.3: the IV with the record's number, from 0, in its last bytes. */
function nonce(iv: Uint8Array, sequence: number): Buffer {
  const number = Buffer.alloc(IV_BYTES);
  number.writeUInt32BE(sequence, IV_BYTES - 4);
  return number.map((byte, at) => byte ^ (iv[at] as number)) as Buffer;
}

export function seal_record(keys: RecordKeys, sequence: number, { type, content }: InnerRecord): Uint8Array {
  const inner = Buffer.concat([content, Buffer.from([type])]);
  const length = inner.length + TAG_BYTES;
  const header = Buffer.from([RECORD_APPLICATION_DATA, 3, 3, length >> 8, length & 0xff]);
  const aead = createCipheriv(keys.cipher, keys.key, nonce(keys.iv, sequence));
  aead.setAAD(header);
  const sealed = Buffer.concat([aead.update(inner), aead.final()]);
  return new Uint8Array(Buffer.concat([header, sealed, aead.getAuthTag()]));
}

export function open_record(keys: RecordKeys, sequence: number, record: Uint8Array): InnerRecord | null {
  if (record.length < RECORD_HEADER_BYTES + TAG_BYTES) return null;
  const aead = createDecipheriv(keys.cipher, keys.key, nonce(keys.iv, sequence));
  aead.setAAD(record.subarray(0, RECORD_HEADER_BYTES));
  aead.setAuthTag(record.subarray(-TAG_BYTES));
  let inner: Buffer;
  try {
    inner = Buffer.concat([aead.update(record.subarray(RECORD_HEADER_BYTES, -TAG_BYTES)), aead.final()]);
  } catch {
    return null;
  }
  // RFC 8446 5.4: zeros behind the type are padding.
  let end = inner.length;
  while (end > 0 && inner[end - 1] === 0) end--;
  if (end === 0) return null;
  return { type: inner[end - 1] as number, content: new Uint8Array(inner.subarray(0, end - 1)) };
}
