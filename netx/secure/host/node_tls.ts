/**
 * Node as the host of NetX Secure: node:tls for connections, node:crypto for keys and signatures. Importing this file
 * installs it.
 */
import { createPrivateKey, createPublicKey, verify } from 'node:crypto';
import { install_tls_host, type PrivateKeyFormat } from '../tls_host.ts';
import { NodeTlsEngine } from './tls_engine.ts';
import { open_record, record_keys, seal_record } from './tls_record_keys.ts';

function private_key_pem(key: Uint8Array, format: PrivateKeyFormat): string | null {
  try {
    const parsed = createPrivateKey({ key: Buffer.from(key), format: 'der', type: format });
    return parsed.export({ format: 'pem', type: 'pkcs8' }).toString();
  } catch {
    return null;
  }
}

function is_signed(hash: string, signed: Uint8Array, key: Uint8Array, signature: Uint8Array): boolean {
  try {
    const public_key = createPublicKey({ key: Buffer.from(key), format: 'der', type: 'spki' });
    return verify(hash, signed, public_key, signature);
  } catch {
    return false;
  }
}

install_tls_host({
  make_engine: (options) => new NodeTlsEngine(options),
  private_key_pem,
  is_signed,
  record_keys,
  seal_record,
  open_record,
});
