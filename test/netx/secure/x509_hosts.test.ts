// For which hosts a certificate is: RFC 6125 as far as NetX Secure goes, and what the published code makes of it.

import { describe, expect, it } from 'vitest';
import { der } from '../../../netx/secure/host/der_writer.ts';
import * as TLS from '../../../netx/secure/nx_secure_api.ts';
import {
  NX_SECURE_NO_QUIRKS,
  NX_SECURE_PUBLISHED_QUIRKS,
  type NxSecureQuirks,
} from '../../../netx/secure/nx_secure_quirks.ts';
import { type CertificateFields, certificate_fields } from '../../../netx/secure/x509_fields.ts';
import { is_for_host } from '../../../netx/secure/x509_hosts.ts';
import { ACCEPTED, attempt, client_refuses } from './attempt.ts';
import { authority, VERSIONS } from './lan.ts';
import { ALTERNATIVE_NAMES, odd_certificate } from './odd_certificates.ts';
import { test_key } from './test_keys.ts';

const KEY = test_key(0);
const ADDRESS = der(0x87, [10, 0, 0, 1]);
const MAIL = der(0x81, Buffer.from('a@b.example'));
const dns = (text: string): Buffer => der(0x82, Buffer.from(text, 'latin1'));
const sequence = (...names: Buffer[]) => ({ [ALTERNATIVE_NAMES]: der(0x30, ...names) });

function is_for(
  names: readonly string[],
  alternatives: readonly Buffer[],
  host: string,
  quirks: NxSecureQuirks = NX_SECURE_NO_QUIRKS,
): boolean {
  const extensions = alternatives.length === 0 ? {} : sequence(...alternatives);
  const fields = certificate_fields(odd_certificate({ key: KEY, names, extensions }).der);
  return is_for_host(fields as CertificateFields, Buffer.from(host, 'latin1'), quirks);
}

describe.each([
  { profile: 'documented', quirks: NX_SECURE_NO_QUIRKS },
  { profile: 'published', quirks: NX_SECURE_PUBLISHED_QUIRKS },
])('$profile', ({ quirks }) => {
  const named = (name: string, host: string): boolean => is_for([name], [], host, quirks);

  it('a NUL anywhere in a host makes it another one', () => {
    for (const host of ['broker.example\0', 'broker\0.example', '\0', 'broker.example\0\0']) {
      expect([named('broker.example', host), named('*.example', host)]).toEqual([false, false]);
    }
    expect(named('broker.example\0.evil', 'broker.example')).toBe(false);
  });

  it('a wildcard stands for one whole label, also before a name of one label', () => {
    expect(named('*.example', 'broker.example')).toBe(true);
    expect(named('*.plant.example', 'broker.plant.example')).toBe(true);
    for (const host of ['.example', 'example', 'a.broker.example', 'broker.examples', '*', '']) {
      expect(named('*.example', host)).toBe(false);
    }
    expect([
      named('b*.example', 'broker.example'),
      named('*', 'broker'),
      named('*broker.example', 'broker.example'),
    ]).toEqual([false, false, false]);
    expect(named('broker.*', 'broker.example')).toBe(false);
  });

  it('a host that begins with a dot is not all hosts below it', () => {
    expect(named('broker.example', '.example')).toBe(false);
    expect(is_for(['x'], [dns('broker.example')], '.example', quirks)).toBe(false);
  });

  it('the last common name counts, also besides alternative names', () => {
    expect(is_for(['first', 'second'], [], 'second', quirks)).toBe(true);
    expect(is_for(['first', 'second'], [], 'first', quirks)).toBe(false);
    expect(is_for(['name'], [dns('other')], 'name', quirks)).toBe(true);
    expect(is_for(['10.0.0.1'], [], '10.0.0.1', quirks)).toBe(true);
    expect(is_for(['x'], [ADDRESS], '10.0.0.1', quirks)).toBe(false);
    expect(is_for([], [], '', quirks)).toBe(false);
  });

  it('no host and no names of any form make anything but an answer', () => {
    for (let at = 0; at < 2000; at++) {
      const bytes = Buffer.from([at & 0xff, (at * 7) & 0xff, 0x2e, (at * 31) & 0xff, (at >> 3) & 0xff]);
      const host = bytes.toString('latin1').slice(at % 5);
      const odd = [bytes.subarray(at % 3), der(0x80 | (at & 0x3f), bytes), dns(host)];
      const found = is_for([host, bytes.toString('latin1')], odd, host, quirks);
      expect(typeof found).toBe('boolean');
    }
  });
});

it('case is no difference, and as published it is one', () => {
  const quirks = { ...NX_SECURE_NO_QUIRKS, x509_host_case_compared: true };
  for (const [name, host] of [
    ['BROKER.Example', 'broker.example'],
    ['*.Example', 'Broker.example'],
  ] as const) {
    expect([is_for([name], [], host), is_for([name], [], host, quirks)]).toEqual([true, false]);
    expect(is_for(['x'], [dns(name)], host, NX_SECURE_PUBLISHED_QUIRKS)).toBe(false);
  }
});

it('names of other kinds are passed over, and as published the search does not get past them', () => {
  const quirks = { ...NX_SECURE_NO_QUIRKS, x509_alternative_names_cut: true };
  for (const other of [ADDRESS, MAIL]) {
    expect(is_for(['x'], [other, dns('broker')], 'broker')).toBe(true);
    expect(is_for(['x'], [other, dns('broker')], 'broker', quirks)).toBe(false);
    expect(is_for(['x'], [dns('broker'), other], 'broker', quirks)).toBe(true);
  }
  // An address that looks like a name: the search comes out again behind it, and ends as many bytes too early.
  const head = der(0x87, [0x82, 2, 1, 1]);
  expect(is_for(['x'], [head, dns('broker')], 'broker', quirks)).toBe(false);
  expect(is_for(['x'], [head, dns('broker'), dns('other')], 'broker', quirks)).toBe(true);
});

describe.each(VERSIONS)('with $name', ({ version }) => {
  const root = authority();
  const { NX_SECURE_X509_CERTIFICATE_DNS_MISMATCH: mismatch } = TLS;
  const tried = (names: readonly string[], host: string, alternatives: readonly Buffer[] = []) => ({
    chain: {
      root,
      leaf: odd_certificate({
        key: KEY,
        issuer: root,
        names,
        extensions: alternatives.length === 0 ? {} : sequence(...alternatives),
      }),
      others: [],
    },
    client: { trusted: [root], host },
  });
  const published = { profile: 'published' } as const;
  const documented_refusal = client_refuses(mismatch, TLS.NX_SECURE_TLS_ALERT_CERTIFICATE_UNKNOWN);
  const published_refusal = client_refuses(mismatch, TLS.NX_SECURE_TLS_ALERT_INTERNAL_ERROR);

  it('a wildcard before one label will do, and a leading dot will not', async () => {
    expect(await attempt(version, tried(['*.example'], 'broker.example'))).toMatchObject(ACCEPTED);
    expect(await attempt(version, tried(['broker.example'], '.example'))).toEqual(documented_refusal);
  });

  it('another case will do, but not as published: internal_error', async () => {
    const other_case = tried(['BROKER.Example'], 'broker.example');
    expect(await attempt(version, other_case)).toMatchObject(ACCEPTED);
    expect(await attempt(version, { ...other_case, secure: published })).toEqual(published_refusal);
  });

  it('an address before the name will do, but not as published: internal_error', async () => {
    const address_first = tried(['x'], 'broker.example', [ADDRESS, dns('broker.example')]);
    expect(await attempt(version, address_first)).toMatchObject(ACCEPTED);
    expect(await attempt(version, { ...address_first, secure: published })).toEqual(published_refusal);
  });

  it('a name with the NUL behind it is refused, and the simulator says why', async () => {
    const { complaints, ...outcome } = await attempt(version, tried(['broker.example'], 'broker.example\0'));
    expect({ ...outcome, complaints: [] }).toEqual(documented_refusal);
    expect(complaints.join()).toContain('x509-host-name-has-nul: a NUL among its 15 bytes');
  });
});
