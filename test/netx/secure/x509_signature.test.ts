import { generateKeyPairSync } from 'node:crypto';
import { expect, it } from 'vitest';
import * as S from '../../../netx/secure/nx_secure_constants.ts';
import { type CertificateFields, certificate_fields } from '../../../netx/secure/x509_fields.ts';
import { verify_signature } from '../../../netx/secure/x509_signature.ts';
import { odd_certificate } from './odd_certificates.ts';
import { test_key } from './test_keys.ts';

const RSA = test_key(0);
const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-384' });
const CURVE = { public_key: publicKey, private_key: privateKey };

function fields(odd: Parameters<typeof odd_certificate>[0]): CertificateFields {
  return certificate_fields(odd_certificate(odd).der) as CertificateFields;
}

it.each(['md5', 'sha1', 'sha256', 'sha384', 'sha512'])('RSA signs with %s', (hash) => {
  const certificate = fields({ key: RSA, hash });
  expect(verify_signature(certificate.signature, certificate)).toBe(S.NX_SECURE_X509_SUCCESS);
  const changed = { ...certificate.signature, signed: certificate.signature.signed.slice(1) };
  expect(verify_signature(changed, certificate)).toBe(S.NX_SECURE_X509_CERTIFICATE_SIG_CHECK_FAILED);
});

it('so does a curve, and neither verifies the other', () => {
  const [certificate, rsa] = [fields({ key: CURVE }), fields({ key: RSA })];
  expect(verify_signature(certificate.signature, certificate)).toBe(S.NX_SECURE_X509_SUCCESS);
  expect(verify_signature(certificate.signature, rsa)).toBe(S.NX_SECURE_X509_WRONG_SIGNATURE_METHOD);
  const unknown = { ...rsa.signature, algorithm: '2a864886f70d01010a' };
  expect(verify_signature(unknown, rsa)).toBe(S.NX_SECURE_X509_UNKNOWN_CERT_SIG_ALGORITHM);
});

it('a key or a signature that is none verifies nothing', () => {
  const { signature, ...issuer } = fields({ key: CURVE });
  const failed = S.NX_SECURE_X509_CERTIFICATE_SIG_CHECK_FAILED;
  expect(verify_signature({ ...signature, bits: new Uint8Array(0) }, { ...issuer, signature })).toBe(failed);
  const off_the_curve = issuer.key.slice();
  off_the_curve[off_the_curve.length - 1]! ^= 1;
  expect(verify_signature(signature, { ...issuer, signature, key: off_the_curve })).toBe(failed);
});
