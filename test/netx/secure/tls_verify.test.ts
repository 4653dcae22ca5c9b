// Whom a client does not talk to: for each reason the status, the alert that the broker hears, and that no byte of MQTT
// got through. On both versions of TLS.

import { describe, expect, it } from 'vitest';
import type { SimCertificate } from '../../../netx/secure/host/sim_secure_api.ts';
import * as TLS from '../../../netx/secure/nx_secure_api.ts';
import { verify_chain } from '../../../netx/secure/tls_verify.ts';
import { ACCEPTED, attempt, broker_refuses, client_refuses } from './attempt.ts';
import {
  authority,
  BROKER_NAME,
  type Chain,
  DAY_S,
  intermediate,
  leaf,
  NOW_S,
  plain_chain,
  VERSIONS,
} from './lan.ts';
import { test_key } from './test_keys.ts';

describe.each(VERSIONS)('with $name a client refuses', ({ version }) => {
  it('a broker whose authority it does not know: unknown_ca', async () => {
    const chain = plain_chain();
    const client = { trusted: [authority('another root')] };
    const { NX_SECURE_TLS_ISSUER_CERTIFICATE_NOT_FOUND: status, NX_SECURE_TLS_ALERT_UNKNOWN_CA: alert } = TLS;
    expect(await attempt(version, { chain, client })).toEqual(client_refuses(status, alert));
  });

  it('a certificate that has expired by the clock of the board: certificate_expired', async () => {
    const chain = plain_chain();
    const client = { trusted: [chain.root], now_s: NOW_S + 2 * DAY_S };
    const { NX_SECURE_X509_CERTIFICATE_EXPIRED: status, NX_SECURE_TLS_ALERT_CERTIFICATE_EXPIRED: alert } =
      TLS;
    expect(await attempt(version, { chain, client })).toEqual(client_refuses(status, alert));
  });

  it('a certificate that is not valid yet: certificate_expired', async () => {
    const chain = plain_chain();
    const client = { trusted: [chain.root], now_s: NOW_S - 2 * DAY_S };
    const {
      NX_SECURE_X509_CERTIFICATE_NOT_YET_VALID: status,
      NX_SECURE_TLS_ALERT_CERTIFICATE_EXPIRED: alert,
    } = TLS;
    expect(await attempt(version, { chain, client })).toEqual(client_refuses(status, alert));
  });

  it('another host than the one its callback insists on: certificate_unknown', async () => {
    const chain = plain_chain();
    const client = { trusted: [chain.root], host: 'other.example' };
    const {
      NX_SECURE_X509_CERTIFICATE_DNS_MISMATCH: status,
      NX_SECURE_TLS_ALERT_CERTIFICATE_UNKNOWN: alert,
    } = TLS;
    expect(await attempt(version, { chain, client })).toEqual(client_refuses(status, alert));
  });

  it('a self-signed certificate, even a trusted one: certificate_unknown', async () => {
    const own = leaf(null);
    const chain = { root: own, leaf: own, others: [] };
    const { NX_SECURE_TLS_INVALID_SELF_SIGNED_CERT: status, NX_SECURE_TLS_ALERT_CERTIFICATE_UNKNOWN: alert } =
      TLS;
    expect(await attempt(version, { chain, client: { trusted: [own] } })).toEqual(
      client_refuses(status, alert),
    );
  });

  it('a chain with a certificate missing: unknown_ca', async () => {
    const root = authority();
    const chain = { root, leaf: leaf(intermediate('between', root)), others: [] };
    const { NX_SECURE_TLS_ISSUER_CERTIFICATE_NOT_FOUND: status, NX_SECURE_TLS_ALERT_UNKNOWN_CA: alert } = TLS;
    expect(await attempt(version, { chain, client: { trusted: [root] } })).toEqual(
      client_refuses(status, alert),
    );
  });

  it('a certificate whose issuer is no authority: unknown_ca', async () => {
    const root = authority();
    const no_authority = leaf(root, undefined, 'just.a.host');
    const chain = { root, leaf: leaf(no_authority), others: [no_authority] };
    const { NX_SECURE_X509_CHAIN_VERIFY_FAILURE: status, NX_SECURE_TLS_ALERT_UNKNOWN_CA: alert } = TLS;
    expect(await attempt(version, { chain, client: { trusted: [root] } })).toEqual(
      client_refuses(status, alert),
    );
  });
});

describe.each(VERSIONS)('with $name a client accepts', ({ version }) => {
  it('the host that its callback insists on', async () => {
    const chain = plain_chain();
    const client = { trusted: [chain.root], host: BROKER_NAME };
    expect(await attempt(version, { chain, client })).toMatchObject(ACCEPTED);
  });

  it('a self-signed certificate that it trusts, if the build allows it', async () => {
    const own = leaf(null);
    const chain = { root: own, leaf: own, others: [] };
    const secure = { NX_SECURE_ALLOW_SELF_SIGNED_CERTIFICATES: true };
    const outcome = await attempt(version, { chain, client: { trusted: [own] }, secure });
    expect(outcome).toMatchObject(ACCEPTED);
  });
});

describe('the order of a chain', () => {
  const root = authority();
  const [upper_key, lower_key] = [test_key(4), test_key(5)];
  const upper = intermediate('upper', root, upper_key);
  const lower = intermediate('lower', upper, lower_key);
  const own = leaf(lower);
  const chain: Chain = { root, leaf: own, others: [lower, upper] };
  const client = { trusted: [root] };
  const in_order = [own, lower, upper];
  const out_of_order = [own, upper, lower];
  const any_order = { quirks: { tls_chain_in_any_order: true } };
  const { NX_SECURE_X509_CHAIN_VERIFY_FAILURE: status, NX_SECURE_TLS_ALERT_UNKNOWN_CA: alert } = TLS;

  it('is the rule of RFC 5246 7.4.2, with the own certificate first, unless the quirk says any', () => {
    const verify = (order: readonly SimCertificate[], any = false): number =>
      verify_chain(
        order.map(({ der }) => der),
        { trusted: [root.der], now_s: NOW_S, allow_self_signed: false, any_order: any },
      );
    expect([verify(in_order), verify([...in_order, root])]).toEqual([0, 0]);
    expect([verify(out_of_order), verify([lower, own, upper]), verify([upper, lower, own])]).toEqual(
      Array(3).fill(status),
    );
    expect([verify(out_of_order, true), verify([own, upper, root, lower], true)]).toEqual([0, 0]);
    expect(verify([own, upper], true)).toBe(TLS.NX_SECURE_TLS_ISSUER_CERTIFICATE_NOT_FOUND);
  });

  it('authorities that certify each other in a circle lead nowhere', () => {
    const twin = intermediate('upper', lower, upper_key);
    const circle = [own, lower, twin].map(({ der }) => der);
    const options = { trusted: [root.der], now_s: NOW_S, allow_self_signed: false, any_order: true };
    expect(verify_chain(circle, options)).toBe(status);
  });

  it('an authority with a key of an unknown kind is refused, and does not stop the simulation', () => {
    const text = Buffer.from(lower.der).toString('hex').replace('2a864886f70d010101', '2a864886f70d010163');
    const strange = new Uint8Array(Buffer.from(text, 'hex'));
    const options = { trusted: [root.der], now_s: NOW_S, allow_self_signed: false, any_order: false };
    const verified = verify_chain([own.der, strange, upper.der], options);
    expect(verified).toBe(TLS.NX_SECURE_TLS_UNSUPPORTED_PUBLIC_CIPHER);
    // It can be in no store: nx_secure_x509_certificate_initialize does not take it.
    expect(verify_chain([own.der, lower.der, upper.der], { ...options, trusted: [strange] })).toBe(
      TLS.NX_SECURE_TLS_ISSUER_CERTIFICATE_NOT_FOUND,
    );
  });

  describe.each(VERSIONS)('with $name', ({ version }) => {
    it('a client refuses a broker whose chain is out of order: unknown_ca', async () => {
      const outcome = await attempt(version, { chain, client, broker_sends: out_of_order });
      expect(outcome).toEqual(client_refuses(status, alert));
    });

    it('and takes the same certificates in order', async () => {
      const outcome = await attempt(version, { chain, client, broker_sends: in_order });
      expect(outcome).toMatchObject(ACCEPTED);
    });

    it('and with the quirk in any order, as published', async () => {
      const tried = { chain, client, secure: any_order, broker_sends: out_of_order };
      expect(await attempt(version, tried)).toMatchObject(ACCEPTED);
    });

    it('a broker refuses a client whose chain is out of order: unknown_ca', async () => {
      const broker = plain_chain();
      const tried = {
        chain: broker,
        client: { trusted: [broker.root], own },
        clients: root,
        client_sends: out_of_order,
      };
      expect(await attempt(version, tried)).toMatchObject(broker_refuses(status, alert));
      expect(await attempt(version, { ...tried, client_sends: in_order })).toMatchObject(ACCEPTED);
    });
  });
});
