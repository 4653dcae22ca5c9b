// What the DER writer makes is what node:crypto and openssl's parser read.

import { X509Certificate } from 'node:crypto';
import { expect, it } from 'vitest';
import { sim_certificate, sim_key } from '../../../../netx/secure/host/sim_certificates.ts';

const DATES = { not_before_s: 1_700_000_000, not_after_s: 2_600_000_000 };

it('makes an authority and a certificate signed by it, with names, dates and key', () => {
  const key = sim_key();
  const root = sim_certificate({ common_name: 'root', is_ca: true, key, ...DATES });
  const names = ['a.example', 'b.example'];
  const own = sim_certificate({ common_name: 'a.example', dns_names: names, issuer: root, ...DATES });
  const [authority, certificate] = [new X509Certificate(root.pem), new X509Certificate(own.der)];
  expect([authority.subject, authority.issuer, authority.ca]).toEqual(['CN=root', 'CN=root', true]);
  expect(authority.verify(authority.publicKey)).toBe(true);
  expect([certificate.subject, certificate.issuer, certificate.ca]).toEqual([
    'CN=a.example',
    'CN=root',
    false,
  ]);
  expect(certificate.verify(authority.publicKey)).toBe(true);
  expect(certificate.checkIssued(authority)).toBe(true);
  expect(certificate.subjectAltName).toBe('DNS:a.example, DNS:b.example');
  expect(certificate.checkPrivateKey(own.key.private_key)).toBe(true);
  // One date before 2050 and one behind it, which are written differently.
  expect(Date.parse(certificate.validFrom) / 1000).toBe(DATES.not_before_s);
  expect(Date.parse(certificate.validTo) / 1000).toBe(DATES.not_after_s);
});

it('certificates of the same shape have the same size, so that schedules repeat', () => {
  const sizes = [1, 2, 3].map(() => sim_certificate({ common_name: 'same', ...DATES }).der.length);
  expect(new Set(sizes).size).toBe(1);
});
