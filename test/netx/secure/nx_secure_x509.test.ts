import { expect, it } from 'vitest';
import { NX_PTR_ERROR } from '../../../netx/nx_constants.ts';
import * as TLS from '../../../netx/secure/nx_secure_api.ts';
import {
  nx_secure_tls_certificate_initialize,
  nx_secure_x509_certificate_initialize,
  nx_secure_x509_common_name_dns_check,
  nx_secure_x509_dns_name_initialize,
} from '../../../netx/secure/nx_secure_x509.ts';
import { sim_certificate } from '../../../netx/secure/sim_secure_api.ts';
import { Lan, NOW_S } from './lan.ts';

const DATES = { not_before_s: NOW_S, not_after_s: NOW_S + 1000 };
const MADE = sim_certificate({ common_name: 'first.example', dns_names: ['*.wild.example'], ...DATES });

/** Runs services in a thread. */
async function in_thread<T>(act: () => T): Promise<T> {
  const lan = new Lan();
  let result: T | undefined;
  lan.add_board(function* () {
    result = act();
  });
  await lan.run();
  return result as T;
}

it('a certificate is made from DER, with a buffer or without, and with the key that belongs to it', async () => {
  const { der, private_key_der: key } = MADE;
  const { NX_SECURE_X509_KEY_TYPE_NONE: none, NX_SECURE_X509_KEY_TYPE_RSA_PKCS1_DER: rsa } = TLS;
  const statuses = await in_thread(() => {
    const cert = new TLS.NX_SECURE_X509_CERT();
    const make = nx_secure_x509_certificate_initialize;
    const buffer = new Uint8Array(der.length);
    return [
      make(cert, der, der.length, null, 0, null, 0, none),
      make(cert, der, der.length, buffer, buffer.length, key, key.length, rsa),
      make(cert, der, der.length, buffer, 10, null, 0, none),
      make(cert, der, der.length - 1, null, 0, null, 0, none),
      make(cert, der, der.length, null, 0, key, key.length - 9, rsa),
      make(cert, der, der.length, null, 0, key, key.length, TLS.NX_SECURE_X509_KEY_TYPE_HARDWARE),
      make(null, der, der.length, null, 0, null, 0, none),
      nx_secure_tls_certificate_initialize(cert, der, der.length, null, 0),
      nx_secure_tls_certificate_initialize(cert, der, der.length, key, key.length),
    ];
  });
  expect(statuses).toEqual([
    0,
    0,
    TLS.NX_SECURE_X509_INSUFFICIENT_CERT_SPACE,
    TLS.NX_SECURE_X509_INVALID_CERTIFICATE,
    TLS.NX_SECURE_PKCS1_INVALID_PRIVATE_KEY,
    TLS.NX_SECURE_X509_INVALID_PRIVATE_KEY_TYPE,
    NX_PTR_ERROR,
    0,
    0,
  ]);
});

it('both older names are the same things', () => {
  expect(TLS.NX_SECURE_TLS_CERTIFICATE).toBe(TLS.NX_SECURE_X509_CERT);
  expect(typeof TLS.nx_secure_tls_certificate_initialize).toBe('function');
});

it('a host is looked for in the common name and in the alternative names', async () => {
  const check = (name: string) =>
    in_thread(() => {
      const cert = new TLS.NX_SECURE_X509_CERT();
      nx_secure_tls_certificate_initialize(cert, MADE.der, MADE.der.length, null, 0);
      return nx_secure_x509_common_name_dns_check(cert, name, name.length);
    });
  expect(await check('first.example')).toBe(0);
  expect(await check('any.wild.example')).toBe(0);
  for (const name of ['two.any.wild.example', 'second.example', 'example']) {
    expect(await check(name)).toBe(TLS.NX_SECURE_X509_CERTIFICATE_DNS_MISMATCH);
  }
});

it('a host name has at most 100 bytes', async () => {
  const name = new TLS.NX_SECURE_X509_DNS_NAME();
  const statuses = await in_thread(() => [
    nx_secure_x509_dns_name_initialize(name, 'a'.repeat(101), 101),
    nx_secure_x509_dns_name_initialize(name, 'broker', 6),
    nx_secure_x509_dns_name_initialize(null, 'broker', 6),
  ]);
  expect(statuses).toEqual([TLS.NX_SECURE_X509_NAME_STRING_TOO_LONG, 0, NX_PTR_ERROR]);
  expect(name.nx_secure_x509_dns_name_length).toBe(6);
});
