import { describe, expect, it } from 'vitest';
import { NX_PTR_ERROR } from '../../../netx/nx_constants.ts';
import { sim_certificate } from '../../../netx/secure/host/sim_secure_api.ts';
import * as TLS from '../../../netx/secure/nx_secure_api.ts';
import {
  nx_secure_tls_certificate_initialize,
  nx_secure_x509_certificate_initialize,
  nx_secure_x509_common_name_dns_check,
  nx_secure_x509_dns_name_initialize,
} from '../../../netx/secure/nx_secure_x509.ts';
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

describe('what is often handed over instead of DER', () => {
  const { der, pem, private_key_der: key, private_key_pem: key_pem } = MADE;
  const rsa = TLS.NX_SECURE_X509_KEY_TYPE_RSA_PKCS1_DER;
  const text = (words: string) => new Uint8Array(Buffer.from(words));
  const with_tail = Uint8Array.from([...der, ...new Uint8Array(100)]);

  /** The status, and what the simulator says to it. */
  async function made(data: Uint8Array, length = data.length, own: Uint8Array | null = null) {
    const lan = new Lan();
    let status = -1;
    lan.add_board(function* () {
      const type = own === null ? TLS.NX_SECURE_X509_KEY_TYPE_NONE : rsa;
      const cert = new TLS.NX_SECURE_X509_CERT();
      status = nx_secure_x509_certificate_initialize(
        cert,
        data,
        length,
        null,
        0,
        own,
        own?.length ?? 0,
        type,
      );
    });
    await lan.run();
    return [status, ...lan.sim.diagnostics.map(({ id, message }) => `${id}: ${message}`)];
  }

  it('PEM is refused, with text in front and without, and the simulator says what it is', async () => {
    for (const data of [pem, `subject=CN = first.example\n${pem}`, `0\n${pem}`]) {
      expect(await made(text(data))).toEqual([
        TLS.NX_SECURE_X509_INVALID_CERTIFICATE,
        expect.stringMatching(/^x509-certificate-is-pem: this is PEM, .*the service takes DER/),
      ]);
    }
    expect(await made(text('no certificate'))).toEqual([TLS.NX_SECURE_X509_INVALID_CERTIFICATE]);
  });

  it('so is a private key as PEM or PKCS #8', async () => {
    const refused = TLS.NX_SECURE_PKCS1_INVALID_PRIVATE_KEY;
    const pkcs8 = new Uint8Array(MADE.key.private_key.export({ format: 'der', type: 'pkcs8' }));
    expect(await made(der, der.length, text(key_pem))).toEqual([
      refused,
      expect.stringMatching(/^x509-private-key-is-pem: /),
    ]);
    expect(await made(der, der.length, pkcs8)).toEqual([
      refused,
      expect.stringMatching(/^x509-private-key-is-pkcs8: .*the service takes PKCS #1/),
    ]);
    expect(await made(der, der.length, text('no key'))).toEqual([refused]);
  });

  it('bytes behind it are no fault, but of one that is sent; a length beyond the array is one', async () => {
    expect(await made(with_tail)).toEqual([0]);
    expect(await made(der, der.length, key)).toEqual([0]);
    expect(await made(with_tail, with_tail.length, key)).toEqual([
      0,
      expect.stringContaining('x509-certificate-length: 100 bytes behind its end'),
    ]);
    expect(await made(der, der.length + 50)).toEqual([
      0,
      expect.stringContaining(`and there are ${der.length}`),
    ]);
  });

  it('a key counts only with its length, and its type only with a key', async () => {
    const statuses = await in_thread(() => {
      const cert = new TLS.NX_SECURE_X509_CERT();
      const make = nx_secure_x509_certificate_initialize;
      return [
        make(cert, der, der.length, null, 0, null, 0, rsa),
        make(cert, der, der.length, null, 0, key, 0, rsa),
        make(cert, der, der.length, null, 0, key, key.length, TLS.NX_SECURE_X509_KEY_TYPE_NONE),
        make(cert, der, der.length, new Uint8Array(10), der.length, null, 0, rsa),
      ];
    });
    expect(statuses).toEqual([
      0,
      0,
      TLS.NX_SECURE_X509_INVALID_PRIVATE_KEY_TYPE,
      TLS.NX_SECURE_X509_INSUFFICIENT_CERT_SPACE,
    ]);
  });
});

it('no length of a host name makes anything but a status', async () => {
  const cert = new TLS.NX_SECURE_X509_CERT();
  const name = new TLS.NX_SECURE_X509_DNS_NAME();
  const lengths = [0, 1, 14, 100, 1e6, 2 ** 32 - 1, -1, Number.NaN, 13.5];
  const statuses = await in_thread(() => {
    nx_secure_tls_certificate_initialize(cert, MADE.der, MADE.der.length, null, 0);
    return lengths.flatMap((length) => [
      nx_secure_x509_common_name_dns_check(cert, 'other.example', length),
      nx_secure_x509_common_name_dns_check(cert, new Uint8Array(5), length),
      nx_secure_x509_dns_name_initialize(name, 'broker', length),
    ]);
  });
  expect(statuses.every((status) => Number.isInteger(status))).toBe(true);
  expect(statuses[0]).toBe(NX_PTR_ERROR);
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
