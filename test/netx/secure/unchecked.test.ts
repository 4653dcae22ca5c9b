// What a board does not check, row by row of the table in netx/README.md: RFC 5280 and 6125 would refuse, a board accepts,
// by the default as well as published.

import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import * as DER from '../../../netx/secure/der_reader.ts';
import { der } from '../../../netx/secure/host/der_writer.ts';
import { type SimCertificate, type SimKey, sim_crl } from '../../../netx/secure/host/sim_secure_api.ts';
import * as TLS from '../../../netx/secure/nx_secure_api.ts';
import { read_source } from '../../tidy/sources.ts';
import { ACCEPTED, type Attempt, attempt } from './attempt.ts';
import { NOW_S, VERSIONS } from './lan.ts';
import {
  ALTERNATIVE_NAMES,
  BASIC_CONSTRAINTS,
  CA_TRUE,
  KEY_USAGE,
  type OddCertificate,
  odd_certificate,
} from './odd_certificates.ts';
import { test_key } from './test_keys.ts';

const [NAME_CONSTRAINTS, EXTENDED_KEY_USAGE] = [0x1e, 0x25];
const HOST = 'broker.example';
const KEY = test_key(0);
const ROOT = odd_certificate({
  names: ['root'],
  key: test_key(1),
  extensions: { [BASIC_CONSTRAINTS]: CA_TRUE },
});

function short_key(modulusLength: number): SimKey {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength });
  return { public_key: publicKey, private_key: privateKey };
}

function own(odd: Partial<OddCertificate>, issuer: SimCertificate = ROOT): SimCertificate {
  return odd_certificate({ names: [HOST], key: KEY, issuer, ...odd });
}

function tried(leaf: SimCertificate, others: readonly SimCertificate[] = [], crl?: Uint8Array): Attempt {
  const asked = crl === undefined ? { host: HOST } : { crl };
  return { chain: { root: ROOT, leaf, others }, client: { trusted: [ROOT], ...asked } };
}

const dns = (name: string): Buffer => der(0x82, Buffer.from(name));
const authority = (names: string[], issuer: SimCertificate, extensions: Record<number, Buffer>) =>
  odd_certificate({ names, issuer, key: test_key(2), extensions });

/** No authority below this one. */
const LAST = authority(['last'], ROOT, {
  [BASIC_CONSTRAINTS]: der(DER.DER_SEQUENCE, der(DER.DER_BOOLEAN, [0xff]), der(DER.DER_INTEGER, [0])),
});
const BELOW = authority(['below'], LAST, { [BASIC_CONSTRAINTS]: CA_TRUE });
/** For names below other.example. */
const BOUND = authority(['bound'], ROOT, {
  [BASIC_CONSTRAINTS]: CA_TRUE,
  [NAME_CONSTRAINTS]: der(DER.DER_SEQUENCE, der(0xa0, der(DER.DER_SEQUENCE, dns('other.example')))),
});
const UNKNOWN = der(
  DER.DER_SEQUENCE,
  der(DER.DER_OID, [0x2a, 3, 4]),
  der(DER.DER_BOOLEAN, [0xff]),
  der(DER.DER_OCTET_STRING, [5, 0]),
);
const CLIENT_AUTH = der(DER.DER_SEQUENCE, der(DER.DER_OID, [0x2b, 6, 1, 5, 5, 7, 3, 2]));
const OLD_LIST = sim_crl({
  issuer: ROOT,
  revoked: [],
  this_update_s: NOW_S - 9e7,
  next_update_s: NOW_S - 8e7,
});

/** By the first words of the row. */
const ROWS: Readonly<Record<string, () => Attempt>> = {
  'more authorities than pathLen': () => tried(own({}, BELOW), [BELOW, LAST]),
  'name constraints': () => tried(own({}, BOUND), [BOUND]),
  'an unknown critical extension': () => tried(own({ more: [UNKNOWN] })),
  'ExtendedKeyUsage of the peer': () => tried(own({ extensions: { [EXTENDED_KEY_USAGE]: CLIENT_AUTH } })),
  'KeyUsage of the peer': () => tried(own({ extensions: { [KEY_USAGE]: der(DER.DER_BIT_STRING, [1, 2]) } })),
  'SHA-1': () => tried(own({ hash: 'sha1' })),
  MD5: () => tried(own({ hash: 'md5' })),
  'RSA with 512 bits': () => tried(own({ key: short_key(512) })),
  'RSA with 1024 bits': () => tried(own({ key: short_key(1024) })),
  'the common name, although there are alternative names': () =>
    tried(own({ extensions: { [ALTERNATIVE_NAMES]: der(DER.DER_SEQUENCE, dns('other.example')) } })),
  'a second common name': () => tried(own({ names: ['other.example', HOST] })),
  'an address as common name': () => {
    const { chain, client } = tried(own({ names: ['10.0.0.1'] }));
    return { chain, client: { ...client, host: '10.0.0.1' } };
  },
  'a serial number of 40 bytes': () => tried(own({ serial: Array.from({ length: 40 }, (_, n) => n + 1) })),
  'a revocation list out of date': () => tried(own({}), [], OLD_LIST.der),
};

it('each row of the table is tested here, and each test is a row', () => {
  const { text } = read_source('netx/README.md');
  const table = text.slice(text.indexOf('| not checked |')).split('\n\n')[0] as string;
  const rows = [...table.matchAll(/^\| ([^|]+?)(?: \(| \|)/gm)].map((match) => match[1] as string).slice(1);
  expect(rows).toEqual(Object.keys(ROWS));
});

describe.each(VERSIONS)('with $name a board accepts', ({ name, version }) => {
  // PSS with SHA-256 does not fit into 512 bits (RFC 8017 9.1.1): no server can use such a key with TLS 1.3.
  const rows = Object.entries(ROWS).filter(([row]) => name === 'TLS 1.2' || row !== 'RSA with 512 bits');

  it.each(rows)('%s', async (_row, of_row) => {
    const odd = of_row();
    expect(await attempt(version, odd)).toMatchObject(ACCEPTED);
    expect(await attempt(version, { ...odd, secure: { profile: 'published' } })).toMatchObject({
      ...ACCEPTED,
      // Published, no list that a root has signed is taken: crl_of_root_refused.
      ...(odd.client.crl === undefined ? {} : published_list()),
    });
  });
});

function published_list() {
  return {
    connect: expect.any(Number),
    tls: TLS.NX_SECURE_X509_INVALID_SELF_SIGNED_CERT,
    broker_tls: TLS.NX_SECURE_TLS_ALERT_RECEIVED,
    alert: TLS.NX_SECURE_TLS_ALERT_INTERNAL_ERROR,
  };
}
