// Who may have signed a certificate: what the standard asks, what the published code asks, on the wire of both versions.

import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { SimCertificate } from '../../../netx/secure/host/sim_secure_api.ts';
import * as TLS from '../../../netx/secure/nx_secure_api.ts';
import { NX_SECURE_NO_QUIRKS, NX_SECURE_PUBLISHED_QUIRKS } from '../../../netx/secure/nx_secure_quirks.ts';
import { verify_chain } from '../../../netx/secure/tls_verify.ts';
import { ACCEPTED, attempt, client_refuses } from './attempt.ts';
import { NOW_S, VERSIONS } from './lan.ts';
import {
  BASIC_CONSTRAINTS,
  CA_FALSE,
  CA_TRUE,
  KEY_USAGE,
  MAY_NOT_SIGN,
  MAY_SIGN,
  type OddCertificate,
  odd_certificate,
  utc_time_of,
} from './odd_certificates.ts';
import { test_key } from './test_keys.ts';

const [ROOT_KEY, MIDDLE_KEY, OWN_KEY] = [test_key(0), test_key(1), test_key(2)] as const;
const AUTHORITY = { [BASIC_CONSTRAINTS]: CA_TRUE };
const PUBLISHED = { profile: 'published' } as const;
const FAILURE = TLS.NX_SECURE_X509_CHAIN_VERIFY_FAILURE;
const KEY_USAGE_ERROR = TLS.NX_SECURE_X509_KEY_USAGE_ERROR;
const EXPIRED = TLS.NX_SECURE_X509_CERTIFICATE_EXPIRED;

interface Tried {
  readonly chain: {
    readonly root: SimCertificate;
    readonly leaf: SimCertificate;
    readonly others: SimCertificate[];
  };
  readonly client: { readonly trusted: SimCertificate[] };
}

/** A broker's certificate straight from this root. */
function of_root(root: Partial<OddCertificate>): Tried {
  const trusted = odd_certificate({ names: ['root'], key: ROOT_KEY, ...root });
  const leaf = odd_certificate({ names: ['broker.example'], issuer: trusted, key: OWN_KEY });
  return { chain: { root: trusted, leaf, others: [] }, client: { trusted: [trusted] } };
}

/** A broker's certificate from this one, which a root has signed. */
function of_middle(middle: Partial<OddCertificate>): Tried {
  const root = odd_certificate({ names: ['root'], key: ROOT_KEY, extensions: AUTHORITY });
  const issuer = odd_certificate({ names: ['middle'], key: MIDDLE_KEY, issuer: root, ...middle });
  const leaf = odd_certificate({ names: ['broker.example'], issuer, key: OWN_KEY });
  return { chain: { root, leaf, others: [issuer] }, client: { trusted: [root] } };
}

/** What the walk along the chain says, documented and published. */
function verdicts({ chain: { leaf, others, root } }: Tried): [number, number] {
  const of = (any_order: boolean, quirks = NX_SECURE_NO_QUIRKS): number =>
    verify_chain(
      [leaf, ...others].map(({ der }) => der),
      { trusted: [root.der], now_s: NOW_S, allow_self_signed: false, any_order, quirks },
    );
  return [of(false), of(true, NX_SECURE_PUBLISHED_QUIRKS)];
}

const CASES = [
  ['an authority in version 3', of_middle({ extensions: AUTHORITY }), 0, 0],
  ['with keyCertSign', of_middle({ extensions: { ...AUTHORITY, [KEY_USAGE]: MAY_SIGN } }), 0, 0],
  ['with CA:FALSE', of_middle({ extensions: { [BASIC_CONSTRAINTS]: CA_FALSE } }), FAILURE, 0],
  ['without BasicConstraints', of_middle({}), FAILURE, 0],
  ['with keyCertSign alone', of_middle({ extensions: { [KEY_USAGE]: MAY_SIGN } }), FAILURE, 0],
  ['in version 1', of_middle({ version: 1 }), FAILURE, 0],
  [
    'an authority without keyCertSign',
    of_middle({ extensions: { ...AUTHORITY, [KEY_USAGE]: MAY_NOT_SIGN } }),
    KEY_USAGE_ERROR,
    KEY_USAGE_ERROR,
  ],
  [
    'that has expired',
    of_middle({ extensions: AUTHORITY, not_after: utc_time_of(NOW_S - 1) }),
    EXPIRED,
    EXPIRED,
  ],
  ['a root with CA:FALSE', of_root({ extensions: { [BASIC_CONSTRAINTS]: CA_FALSE } }), FAILURE, 0],
  ['a root without BasicConstraints', of_root({ extensions: { [KEY_USAGE]: MAY_SIGN } }), FAILURE, 0],
  ['a root in version 1', of_root({ version: 1 }), 0, 0],
  [
    'a root without keyCertSign',
    of_root({ extensions: { ...AUTHORITY, [KEY_USAGE]: MAY_NOT_SIGN } }),
    KEY_USAGE_ERROR,
    KEY_USAGE_ERROR,
  ],
  [
    'a root that has expired',
    of_root({ extensions: AUTHORITY, not_after: utc_time_of(NOW_S - 1) }),
    EXPIRED,
    0,
  ],
  [
    'a root that is not valid yet',
    of_root({ extensions: AUTHORITY, not_before: utc_time_of(NOW_S + 1) }),
    TLS.NX_SECURE_X509_CERTIFICATE_NOT_YET_VALID,
    0,
  ],
] as const;

it.each(CASES)('signed by one %s', (_name, tried, documented, published) => {
  expect(verdicts(tried)).toEqual([documented, published]);
});

it('each of these is a quirk of its own', () => {
  const verdict = (tried: Tried, quirk: string): number =>
    verify_chain(
      [tried.chain.leaf, ...tried.chain.others].map(({ der }) => der),
      {
        trusted: [tried.chain.root.der],
        now_s: NOW_S,
        allow_self_signed: false,
        any_order: false,
        quirks: { ...NX_SECURE_NO_QUIRKS, [quirk]: true },
      },
    );
  expect(verdict(of_middle({}), 'tls_basic_constraints_ignored')).toBe(0);
  expect(verdict(of_middle({}), 'tls_root_dates_ignored')).toBe(FAILURE);
  const old_root = of_root({ extensions: AUTHORITY, not_after: utc_time_of(NOW_S - 1) });
  expect(verdict(old_root, 'tls_basic_constraints_ignored')).toBe(EXPIRED);
  expect(verdict(old_root, 'tls_root_dates_ignored')).toBe(0);
});

it('a self-signed certificate is trusted when it is in the store, and as published when one of its name is', () => {
  const trusted = odd_certificate({ names: ['plant'], key: ROOT_KEY });
  const forged = odd_certificate({ names: ['plant'], key: OWN_KEY });
  const verdict = (shown: SimCertificate, quirks = NX_SECURE_NO_QUIRKS, allow_self_signed = true): number =>
    verify_chain([shown.der], {
      trusted: [trusted.der],
      now_s: NOW_S,
      allow_self_signed,
      any_order: true,
      quirks,
    });
  expect([verdict(trusted), verdict(forged)]).toEqual([0, FAILURE]);
  expect(verdict(forged, { ...NX_SECURE_NO_QUIRKS, tls_self_signed_trusted_by_name: true })).toBe(0);
  expect(verdict(forged, NX_SECURE_PUBLISHED_QUIRKS, false)).toBe(TLS.NX_SECURE_TLS_INVALID_SELF_SIGNED_CERT);
  const other = odd_certificate({ names: ['other'], key: OWN_KEY });
  expect(verdict(other, NX_SECURE_PUBLISHED_QUIRKS)).toBe(FAILURE);
});

describe('a key or signature that the tables do not have', () => {
  const pair = generateKeyPairSync('ed25519');
  const ed25519 = { public_key: pair.publicKey, private_key: pair.privateKey };
  const root = odd_certificate({ names: ['root'], key: ROOT_KEY, extensions: AUTHORITY });
  const own = odd_certificate({ names: ['broker.example'], issuer: root, key: ed25519 });

  it('a key of Ed25519 cannot be read, and nothing signed with it is taken', () => {
    expect(verdicts({ chain: { root, leaf: own, others: [] }, client: { trusted: [root] } })).toEqual(
      Array(2).fill(TLS.NX_SECURE_X509_ASN1_LENGTH_TOO_LONG),
    );
    const signer = { ...root, key: ed25519 };
    const signed = odd_certificate({ names: ['broker.example'], issuer: signer, key: OWN_KEY });
    expect(verdicts({ chain: { root, leaf: signed, others: [] }, client: { trusted: [root] } })).toEqual(
      Array(2).fill(TLS.NX_SECURE_TLS_UNKNOWN_CERT_SIG_ALGORITHM),
    );
  });

  it('RSA does not verify what a curve has signed', () => {
    const curve = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const signer = { ...root, key: { public_key: curve.publicKey, private_key: curve.privateKey } };
    const leaf = odd_certificate({ names: ['broker.example'], issuer: signer, key: OWN_KEY });
    expect(verdicts({ chain: { root, leaf, others: [] }, client: { trusted: [root] } })).toEqual(
      Array(2).fill(TLS.NX_SECURE_X509_WRONG_SIGNATURE_METHOD),
    );
    const right = odd_certificate({ names: ['root'], key: signer.key, extensions: AUTHORITY });
    expect(verdicts({ chain: { root: right, leaf, others: [] }, client: { trusted: [right] } })).toEqual([
      0, 0,
    ]);
  });

  it.each(VERSIONS)(
    'with $name a broker that has nothing but Ed25519 is not talked to: handshake_failure',
    async ({ version }) => {
      const rsa = odd_certificate({ names: ['broker.example'], issuer: root, key: OWN_KEY });
      const leaf = { ...rsa, private_key_pem: own.private_key_pem };
      const tried = { chain: { root, leaf, others: [] }, client: { trusted: [root] }, broker_sends: [own] };
      const outcome = await attempt(version, tried);
      expect(outcome).toMatchObject({ tls: TLS.NX_SECURE_TLS_ALERT_RECEIVED, mqtt_bytes: 0, complaints: [] });
      expect(outcome.client_alert).toBe(TLS.NX_SECURE_TLS_ALERT_HANDSHAKE_FAILURE);
    },
  );
});

describe.each(VERSIONS)('with $name a client', ({ version }) => {
  it.each([
    ['without BasicConstraints', of_middle({})],
    ['in version 1', of_middle({ version: 1 })],
    ['a root with CA:FALSE', of_root({ extensions: { [BASIC_CONSTRAINTS]: CA_FALSE } })],
  ] as const)('refuses what one has signed %s: unknown_ca; as published it accepts', async (_name, tried) => {
    expect(await attempt(version, tried)).toEqual(
      client_refuses(FAILURE, TLS.NX_SECURE_TLS_ALERT_UNKNOWN_CA),
    );
    expect(await attempt(version, { ...tried, secure: PUBLISHED })).toMatchObject(ACCEPTED);
  });

  it('refuses an authority without keyCertSign: certificate_unknown, as published internal_error', async () => {
    const tried = of_middle({ extensions: { ...AUTHORITY, [KEY_USAGE]: MAY_NOT_SIGN } });
    const alerts = [
      TLS.NX_SECURE_TLS_ALERT_CERTIFICATE_UNKNOWN,
      TLS.NX_SECURE_TLS_ALERT_INTERNAL_ERROR,
    ] as const;
    expect(await attempt(version, tried)).toEqual(client_refuses(KEY_USAGE_ERROR, alerts[0]));
    const published = await attempt(version, { ...tried, secure: PUBLISHED });
    expect(published).toEqual(client_refuses(KEY_USAGE_ERROR, alerts[1]));
  });

  it('refuses a root that has expired: certificate_expired; as published it accepts', async () => {
    const tried = of_root({ extensions: AUTHORITY, not_after: utc_time_of(NOW_S - 1) });
    const outcome = await attempt(version, tried);
    expect(outcome).toEqual(client_refuses(EXPIRED, TLS.NX_SECURE_TLS_ALERT_CERTIFICATE_EXPIRED));
    expect(await attempt(version, { ...tried, secure: PUBLISHED })).toMatchObject(ACCEPTED);
  });
});
