/**
 * Signatures of certificates and revocation lists (RFC 4055, RFC 5758), by the methods of NetX Secure's tables and no
 * other, whatever the host can do besides.
 */
import type { UINT } from '../../rtos/kernel/service.ts';
import * as S from './nx_secure_constants.ts';
import { tls_host } from './tls_host.ts';
import type { CertificateFields, Signature } from './x509_fields.ts';

/** By the OID of the algorithm: the kind of key, and the hash. */
const ALGORITHMS: Readonly<Record<string, readonly ['rsa' | 'ec', string]>> = {
  '2a864886f70d010104': ['rsa', 'md5'],
  '2a864886f70d010105': ['rsa', 'sha1'],
  '2a864886f70d01010b': ['rsa', 'sha256'],
  '2a864886f70d01010c': ['rsa', 'sha384'],
  '2a864886f70d01010d': ['rsa', 'sha512'],
  '2a8648ce3d0401': ['ec', 'sha1'],
  '2a8648ce3d040301': ['ec', 'sha224'],
  '2a8648ce3d040302': ['ec', 'sha256'],
  '2a8648ce3d040303': ['ec', 'sha384'],
  '2a8648ce3d040304': ['ec', 'sha512'],
};

/** Whether `issuer` has signed this; the status of X.509 that says why not. */
export function verify_signature({ signed, algorithm, bits }: Signature, issuer: CertificateFields): UINT {
  const [kind, hash] = ALGORITHMS[algorithm] ?? [null, ''];
  if (kind === null) return S.NX_SECURE_X509_UNKNOWN_CERT_SIG_ALGORITHM;
  if (issuer.key_kind !== kind) return S.NX_SECURE_X509_WRONG_SIGNATURE_METHOD;
  return tls_host().is_signed(hash, signed, issuer.key, bits)
    ? S.NX_SECURE_X509_SUCCESS
    : S.NX_SECURE_X509_CERTIFICATE_SIG_CHECK_FAILED;
}
