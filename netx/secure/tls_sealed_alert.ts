/**
 * A fatal alert of our choosing in TLS 1.3, where alerts are encrypted (RFC 8446 5.2, 6.2).
 *
 * node:tls cannot be told to refuse a peer with a certain alert: it verifies when the handshake is over, and then only
 * closes. So this one record is sealed here, by the AEAD and HMAC of node:crypto, with the engine's own traffic secret
 * from its key log, as the first record under that secret. The engine's output under that secret is thrown away.
 */
import { type CipherGCMTypes, createCipheriv, createHmac } from 'node:crypto';
import { RECORD_ALERT, RECORD_APPLICATION_DATA } from './tls_record.ts';

interface Suite {
  readonly cipher: string;
  readonly hash: string;
  readonly key_bytes: number;
}

const SUITES: Readonly<Record<string, Suite>> = {
  TLS_AES_128_GCM_SHA256: { cipher: 'aes-128-gcm', hash: 'sha256', key_bytes: 16 },
  TLS_AES_256_GCM_SHA384: { cipher: 'aes-256-gcm', hash: 'sha384', key_bytes: 32 },
};

const IV_BYTES = 12;
const TAG_BYTES = 16;
const FATAL = 2;

/** HKDF-Expand-Label with an empty context (RFC 8446 7.1); one block of HMAC is enough for keys and IVs. */
function expand_label(secret: Uint8Array, label: string, length: number, hash: string): Buffer {
  const name = Buffer.from(`tls13 ${label}`);
  const info = Buffer.concat([Buffer.from([0, length, name.length]), name, Buffer.from([0, 1])]);
  return createHmac(hash, secret).update(info).digest().subarray(0, length);
}

/** The record, or null for a cipher suite that is not known here. */
export function sealed_alert(description: number, suite_name: string, secret: Uint8Array): Uint8Array | null {
  const suite = SUITES[suite_name];
  if (suite === undefined) return null;
  const key = expand_label(secret, 'key', suite.key_bytes, suite.hash);
  const iv = expand_label(secret, 'iv', IV_BYTES, suite.hash);
  const inner = Buffer.from([FATAL, description, RECORD_ALERT]);
  const header = Buffer.from([RECORD_APPLICATION_DATA, 3, 3, 0, inner.length + TAG_BYTES]);
  const aead = createCipheriv(suite.cipher as CipherGCMTypes, key, iv);
  aead.setAAD(header);
  const sealed = Buffer.concat([aead.update(inner), aead.final()]);
  return new Uint8Array(Buffer.concat([header, sealed, aead.getAuthTag()]));
}
