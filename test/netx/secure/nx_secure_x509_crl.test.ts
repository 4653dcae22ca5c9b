// Revocation lists: what the service says of a list and a certificate, and over the wire, asked by a certificate
// callback, on both versions and both sides.

import { describe, expect, it } from 'vitest';
import { NX_CALLER_ERROR, NX_PTR_ERROR } from '../../../netx/nx_constants.ts';
import { type SimCertificate, sim_certificate, sim_crl } from '../../../netx/secure/host/sim_secure_api.ts';
import * as TLS from '../../../netx/secure/nx_secure_api.ts';
import { nx_secure_x509_crl_revocation_check } from '../../../netx/secure/nx_secure_x509_crl.ts';
import type * as TX from '../../../rtos/tx_api.ts';
import { ACCEPTED, attempt, broker_refuses, client_refuses } from './attempt.ts';
import {
  authority,
  type BoardOptions,
  certificate,
  DAY_S,
  intermediate,
  Lan,
  leaf,
  NOW_S,
  plain_chain,
  SECURE_OPTIONS,
  VERSIONS,
} from './lan.ts';
import { test_key } from './test_keys.ts';

const ROOT = authority();
const DATES = { not_before_s: NOW_S - DAY_S, not_after_s: NOW_S + DAY_S };

function list_of(issuer: SimCertificate, ...revoked: { serial: Uint8Array }[]): Uint8Array {
  return sim_crl({ issuer, revoked, this_update_s: NOW_S }).der;
}

interface Store {
  readonly trusted?: readonly SimCertificate[];
  readonly remote?: readonly SimCertificate[];
}

function store_with({ trusted = [], remote = [] }: Store): TLS.NX_SECURE_X509_CERTIFICATE_STORE {
  const store = new TLS.NX_SECURE_X509_CERTIFICATE_STORE();
  store.nx_secure_x509_trusted_certificates = trusted.map((made) => certificate(made, false));
  store.nx_secure_x509_remote_certificates = remote.map((made) => certificate(made, false));
  return store;
}

async function in_thread<T>(act: () => T, options: BoardOptions = {}): Promise<T> {
  const lan = new Lan();
  let result: T | undefined;
  lan.add_board(function* (): TX.Service<void> {
    result = act();
  }, options);
  await lan.run();
  return result as T;
}

/** What the service says, by default with a store that trusts ROOT. */
function check(
  crl: Uint8Array,
  asked: SimCertificate,
  store: Store = { trusted: [ROOT] },
  secure: BoardOptions['secure'] = SECURE_OPTIONS,
): Promise<number> {
  const act = (): number =>
    nx_secure_x509_crl_revocation_check(crl, crl.length, store_with(store), certificate(asked, false));
  return in_thread(act, { secure });
}

describe('a list of the root', () => {
  const [good, bad] = [leaf(ROOT), leaf(ROOT)];

  it('tells the revoked certificate from others', async () => {
    const crl = list_of(ROOT, { serial: Uint8Array.of(1) }, bad);
    expect(await check(crl, bad)).toBe(TLS.NX_SECURE_X509_CRL_CERTIFICATE_REVOKED);
    expect(await check(crl, good)).toBe(0);
    expect(await check(list_of(ROOT), bad)).toBe(0);
  });

  it('says nothing about certificates of another authority', async () => {
    const crl = list_of(authority('another root'), bad);
    expect(await check(crl, bad)).toBe(TLS.NX_SECURE_X509_CRL_ISSUER_MISMATCH);
  });

  it('is refused when its authority is not there, not trusted, or has not signed it', async () => {
    const crl = list_of(ROOT, bad);
    expect(await check(crl, good, {})).toBe(TLS.NX_SECURE_X509_CERTIFICATE_NOT_FOUND);
    expect(await check(crl, good, { remote: [ROOT] })).toBe(TLS.NX_SECURE_X509_INVALID_SELF_SIGNED_CERT);
    const { common_name } = ROOT;
    const forged = list_of({ ...ROOT, common_name, key: test_key(5) }, bad);
    expect(await check(forged, good)).toBe(TLS.NX_SECURE_X509_CRL_SIGNATURE_CHECK_FAILED);
    const changed = crl.slice();
    changed[changed.length - 1]! ^= 1;
    expect(await check(changed, good)).toBe(TLS.NX_SECURE_X509_CRL_SIGNATURE_CHECK_FAILED);
  });

  it('is refused from an authority whose key usage does not allow it', async () => {
    const made = (key_usage: number) =>
      sim_certificate({ common_name: 'strict', is_ca: true, key: ROOT.key, key_usage, ...DATES });
    const [may_not, may] = [made(0x04), made(0x06)];
    const { NX_SECURE_X509_KEY_USAGE_ERROR } = TLS;
    const [first, second] = [leaf(may_not), leaf(may)];
    expect(await check(list_of(may_not, first), first, { trusted: [may_not] })).toBe(
      NX_SECURE_X509_KEY_USAGE_ERROR,
    );
    expect(await check(list_of(may, second), second, { trusted: [may] })).toBe(
      TLS.NX_SECURE_X509_CRL_CERTIFICATE_REVOKED,
    );
  });

  it('and its quirks: a root cannot revoke, and serial numbers are compared in part', async () => {
    const crl = list_of(ROOT, bad);
    const refusing = { ...SECURE_OPTIONS, quirks: { crl_of_root_refused: true } };
    expect(await check(crl, bad, undefined, refusing)).toBe(TLS.NX_SECURE_X509_INVALID_SELF_SIGNED_CERT);
    const longer = list_of(ROOT, { serial: Uint8Array.of(...good.serial, 9) });
    expect(await check(longer, good)).toBe(0);
    const in_part = { ...SECURE_OPTIONS, quirks: { crl_serial_compared_in_part: true } };
    expect(await check(longer, good, undefined, in_part)).toBe(TLS.NX_SECURE_X509_CRL_CERTIFICATE_REVOKED);
  });
});

it('a list of an authority between is good when that leads to the root', async () => {
  const between = intermediate('between', ROOT);
  const own = leaf(between);
  const crl = list_of(between, own);
  const remote = [own, between];
  const { NX_SECURE_X509_ISSUER_CERTIFICATE_NOT_FOUND: no_issuer } = TLS;
  expect(await check(crl, own, { trusted: [ROOT], remote })).toBe(TLS.NX_SECURE_X509_CRL_CERTIFICATE_REVOKED);
  expect(await check(crl, own, { trusted: [authority('stranger')], remote })).toBe(no_issuer);
});

it('the algorithm must be known, and be the same inside and outside the signature', async () => {
  const own = leaf(ROOT);
  const text = Buffer.from(list_of(ROOT, own)).toString('hex');
  const [sha256_with_rsa, md2_with_rsa] = ['2a864886f70d01010b', '2a864886f70d010102'];
  const bytes = (hex: string): Uint8Array => new Uint8Array(Buffer.from(hex, 'hex'));
  expect(await check(bytes(text.replaceAll(sha256_with_rsa, md2_with_rsa)), own)).toBe(
    TLS.NX_SECURE_X509_UNKNOWN_CERT_SIG_ALGORITHM,
  );
  expect(await check(bytes(text.replace(sha256_with_rsa, md2_with_rsa)), own)).toBe(
    TLS.NX_SECURE_X509_WRONG_SIGNATURE_METHOD,
  );
});

it('arguments and callers are checked', async () => {
  const own = leaf(ROOT);
  const crl = list_of(ROOT, own);
  const { length } = crl;
  const service = nx_secure_x509_crl_revocation_check;
  const store = store_with({ trusted: [] });
  const block = new TLS.NX_SECURE_X509_CERT();
  const statuses = await in_thread(() => [
    service(null, length, store, block),
    service(crl, 0, store, block),
    service(crl, length, null, block),
    service(crl, length, store, null),
    service(crl, length, store, block),
  ]);
  expect(statuses).toEqual([
    NX_PTR_ERROR,
    NX_PTR_ERROR,
    NX_PTR_ERROR,
    NX_PTR_ERROR,
    TLS.NX_SECURE_X509_INVALID_CERTIFICATE,
  ]);
  const lan = new Lan();
  let from_interrupt = -1;
  lan.add_board(function* ({ target }): TX.Service<void> {
    target.interrupt('test', () => {
      from_interrupt = service(crl, length, store, block);
    });
  });
  await lan.run();
  expect(from_interrupt).toBe(NX_CALLER_ERROR);
});

describe.each(VERSIONS)('over the wire, with $name', ({ version }) => {
  const { NX_SECURE_X509_CRL_CERTIFICATE_REVOKED: status, NX_SECURE_TLS_ALERT_CERTIFICATE_REVOKED: alert } =
    TLS;

  it('a client refuses a broker whose certificate was revoked: certificate_revoked', async () => {
    const chain = plain_chain();
    const client = { trusted: [chain.root], crl: list_of(chain.root, chain.leaf) };
    expect(await attempt(version, { chain, client })).toEqual(client_refuses(status, alert));
  });

  it('and takes one that is not on the list', async () => {
    const chain = plain_chain();
    const client = { trusted: [chain.root], crl: list_of(chain.root, leaf(chain.root)) };
    expect(await attempt(version, { chain, client })).toMatchObject(ACCEPTED);
  });

  it('of an authority that came with the chain, its list counts too', async () => {
    const between = intermediate('between', ROOT, test_key(4));
    const chain = { root: ROOT, leaf: leaf(between), others: [between] };
    const client = { trusted: [ROOT], crl: list_of(between, chain.leaf) };
    expect(await attempt(version, { chain, client })).toEqual(client_refuses(status, alert));
  });

  it('a list that cannot be trusted refuses as well: certificate_unknown', async () => {
    const chain = plain_chain();
    const client = { trusted: [chain.root], crl: list_of({ ...chain.root, key: test_key(5) }) };
    expect(await attempt(version, { chain, client })).toEqual(
      client_refuses(
        TLS.NX_SECURE_X509_CRL_SIGNATURE_CHECK_FAILED,
        TLS.NX_SECURE_TLS_ALERT_CERTIFICATE_UNKNOWN,
      ),
    );
  });

  it('a broker refuses a client whose certificate was revoked: certificate_revoked', async () => {
    const chain = plain_chain();
    const own = leaf(ROOT, undefined, 'device');
    const tried = { chain, client: { trusted: [chain.root], own }, clients: ROOT };
    const refused = await attempt(version, { ...tried, clients_crl: list_of(ROOT, own) });
    expect(refused).toMatchObject(broker_refuses(status, alert));
    expect(await attempt(version, { ...tried, clients_crl: list_of(ROOT) })).toMatchObject(ACCEPTED);
  });
});
