import { X509Certificate } from 'node:crypto';
import { expect, it } from 'vitest';
import { DER_INTEGER, DER_SEQUENCE } from '../../../netx/secure/der_reader.ts';
import { der } from '../../../netx/secure/host/der_writer.ts';
import { sim_certificate, sim_crl } from '../../../netx/secure/host/sim_secure_api.ts';
import * as S from '../../../netx/secure/nx_secure_constants.ts';
import {
  type CertificateFields,
  CRL_SIGN,
  certificate_fields,
  is_authority,
  KEY_CERT_SIGN,
  key_may,
  parse_certificate,
  parse_revocation_list,
} from '../../../netx/secure/x509_fields.ts';
import { authority, leaf, NOW_S } from './lan.ts';

const ROOT = authority('fields root');
const OWN = leaf(ROOT);
const DATES = { not_before_s: NOW_S, not_after_s: NOW_S + 1 };

it('of a certificate: serial number, names, and whether it may sign lists', () => {
  const [root, own] = [certificate_fields(ROOT.der), certificate_fields(OWN.der)];
  expect(own?.issuer).toBe(root?.subject);
  expect(own?.subject).not.toBe(own?.issuer);
  const serial = Buffer.from(own?.serial ?? []).toString('hex');
  expect(serial.toUpperCase()).toBe(new X509Certificate(OWN.der).serialNumber);
  const with_use = (key_usage: number) =>
    certificate_fields(sim_certificate({ common_name: 'x', key: ROOT.key, key_usage, ...DATES }).der);
  const made = [own, with_use(0x04), with_use(0x06), with_use(0x80)] as CertificateFields[];
  expect(made.map((f) => key_may(f, CRL_SIGN))).toEqual([true, false, true, false]);
  expect(made.map((f) => key_may(f, KEY_CERT_SIGN))).toEqual([true, true, true, false]);
  expect([root, own].map((f) => is_authority(f as CertificateFields))).toEqual([true, false]);
  expect([own?.version, own?.key_kind, String.fromCharCode(...(own?.common_name ?? []))]).toEqual([
    3,
    'rsa',
    'broker.example',
  ]);
  expect(certificate_fields(OWN.der.subarray(0, 50))).toBe(null);
});

it('a certificate ends where it says, whatever stands behind it', () => {
  const longer = Uint8Array.from([...OWN.der, ...new Uint8Array(100)]);
  expect(certificate_fields(longer)?.whole).toEqual(OWN.der);
});

it('what is no certificate is refused with the status of what is wrong with it', () => {
  const body = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');
  const changed = (from: string, to: string) => {
    expect(body(OWN.der)).toContain(from);
    return parse_certificate(Buffer.from(body(OWN.der).replace(from, to), 'hex'));
  };
  const key_oid = '06092a864886f70d010101';
  expect(parse_certificate(new Uint8Array(0))).toBe(S.NX_SECURE_X509_INVALID_CERTIFICATE_SEQUENCE);
  expect(parse_certificate(Buffer.from(OWN.pem))).toBe(S.NX_SECURE_X509_INVALID_CERTIFICATE_SEQUENCE);
  expect(parse_certificate(OWN.der.subarray(0, -1))).toBe(S.NX_SECURE_X509_ASN1_LENGTH_TOO_LONG);
  expect(changed(`${key_oid}0500`, `${key_oid}0200`)).toBe(S.NX_SECURE_X509_UNEXPECTED_ASN1_TAG);
  expect(changed(key_oid, '06092a864886f70d010163')).toBe(S.NX_SECURE_X509_UNSUPPORTED_PUBLIC_CIPHER);
  expect(changed('0382010f00', '0382010f01')).toBe(S.NX_SECURE_X509_FOUND_NON_ZERO_PADDING);
  expect(changed('0382010f0030', '0382010f0031')).toBe(S.NX_SECURE_X509_MISSING_PUBLIC_KEY);
  expect(changed('0382010f003082010a02', '0382010f003082010a04')).toBe(S.NX_SECURE_X509_INVALID_PUBLIC_KEY);
  expect(changed('a003020102', 'a003020100')).toBe(S.NX_SECURE_X509_INVALID_VERSION);
  expect(changed('a003020102', '6003020102')).toBe(S.NX_SECURE_X509_INVALID_TAG_CLASS);
});

it('what is no list is refused with the status that says where it breaks', () => {
  const list = sim_crl({ issuer: ROOT, revoked: [OWN], this_update_s: NOW_S }).der;
  expect(parse_revocation_list(list)).toMatchObject({ signature: { algorithm: '2a864886f70d01010b' } });
  expect(parse_revocation_list(Uint8Array.of(2, 1, 1))).toBe(S.NX_SECURE_X509_INVALID_CERTIFICATE_SEQUENCE);
  expect(parse_revocation_list(der(DER_SEQUENCE, der(DER_INTEGER, [1])))).toBe(
    S.NX_SECURE_X509_INVALID_CERTIFICATE_DATA,
  );
  expect(parse_revocation_list(list.subarray(0, -1))).toBe(S.NX_SECURE_X509_ASN1_LENGTH_TOO_LONG);
  // A certificate begins like a list, and goes on otherwise.
  expect(parse_revocation_list(OWN.der)).toBe(S.NX_SECURE_X509_UNEXPECTED_ASN1_TAG);
});

it('no damage of one byte makes anything but a status or another list of it', () => {
  const list = sim_crl({ issuer: ROOT, revoked: [OWN], this_update_s: NOW_S }).der;
  for (let at = 0; at < list.length; at++) {
    const damaged = list.slice();
    damaged[at]! ^= 0xff;
    const parsed = parse_revocation_list(damaged);
    expect(typeof parsed === 'number' ? parsed : parsed.serials.length).toBeGreaterThanOrEqual(0);
  }
});
