import { X509Certificate } from 'node:crypto';
import { expect, it } from 'vitest';
import { DER_INTEGER, DER_SEQUENCE } from '../../../netx/secure/der_reader.ts';
import { der } from '../../../netx/secure/der_writer.ts';
import * as S from '../../../netx/secure/nx_secure_constants.ts';
import { sim_certificate, sim_crl } from '../../../netx/secure/sim_secure_api.ts';
import { certificate_fields, parse_revocation_list } from '../../../netx/secure/x509_fields.ts';
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
  expect([own, with_use(0x04), with_use(0x06), with_use(0x80)].map((f) => f?.may_sign_lists)).toEqual([
    true,
    false,
    true,
    false,
  ]);
  expect(certificate_fields(OWN.der.subarray(0, 50))).toBe(null);
});

it('what is no list is refused with the status that says where it breaks', () => {
  const list = sim_crl({ issuer: ROOT, revoked: [OWN], this_update_s: NOW_S }).der;
  expect(parse_revocation_list(list)).toMatchObject({ algorithm: '2a864886f70d01010b' });
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
