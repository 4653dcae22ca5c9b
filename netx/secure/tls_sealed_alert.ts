/**
 * A fatal alert of our choosing in TLS 1.3, where alerts are encrypted (RFC 8446 5.2, 6.2).
 *
 * node:tls cannot be told to refuse a peer with a certain alert: it verifies when the handshake is over, and then only
 * closes. So this one record is sealed here, as the first one under the engine's own traffic secret. What the engine
 * itself made under that secret is thrown away.
 */
import { tls_host } from './tls_host.ts';
import { RECORD_ALERT } from './tls_record.ts';

const FATAL = 2;

/** The record, or null for a cipher suite that is not known here. */
export function sealed_alert(description: number, suite_name: string, secret: Uint8Array): Uint8Array | null {
  const host = tls_host();
  const keys = host.record_keys(suite_name, secret);
  if (keys === null) return null;
  return host.seal_record(keys, 0, { type: RECORD_ALERT, content: Uint8Array.of(FATAL, description) });
}
