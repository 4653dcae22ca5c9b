// What a board makes of the dates in a certificate: the standard's way, and the published one.

import { describe, expect, it } from 'vitest';
import * as TLS from '../../../netx/secure/nx_secure_api.ts';
import {
  NX_SECURE_NO_QUIRKS,
  NX_SECURE_PUBLISHED_QUIRKS,
  type NxSecureQuirks,
} from '../../../netx/secure/nx_secure_quirks.ts';
import { check_dates } from '../../../netx/secure/x509_dates.ts';
import {
  type CertificateFields,
  certificate_fields,
  parse_certificate,
} from '../../../netx/secure/x509_fields.ts';
import { ACCEPTED, attempt, client_refuses } from './attempt.ts';
import { authority, NOW_S, VERSIONS } from './lan.ts';
import { generalized_time, odd_certificate, utc_time, utc_time_of } from './odd_certificates.ts';
import { test_key } from './test_keys.ts';

const KEY = test_key(0);
const SOON = utc_time_of(NOW_S + 86_400);
const { NX_SECURE_X509_INVALID_DATE_FORMAT: no_date, NX_SECURE_X509_CERTIFICATE_EXPIRED: expired } = TLS;
const { NX_SECURE_X509_CERTIFICATE_NOT_YET_VALID: not_yet } = TLS;

/** The status for a certificate with these dates at a time. */
function status(
  not_before: Buffer,
  not_after: Buffer,
  quirks: NxSecureQuirks = NX_SECURE_NO_QUIRKS,
  now_s = NOW_S,
): number {
  const fields = parse_certificate(odd_certificate({ key: KEY, not_before, not_after }).der);
  return typeof fields === 'number' ? fields : check_dates(fields, now_s, quirks);
}

const since = (not_before: Buffer): number => status(not_before, SOON);
const until = (not_after: Buffer, quirks?: NxSecureQuirks): number =>
  status(utc_time('200101000000Z'), not_after, quirks);

it('GeneralizedTime is a date like any other', () => {
  expect(until(generalized_time('20500101000000Z'))).toBe(0);
  expect(until(generalized_time('99991231235959Z'))).toBe(0);
  expect(until(generalized_time('20200101000000Z'))).toBe(expired);
  expect(since(generalized_time('20500101000000Z'))).toBe(not_yet);
});

it('as published it ends the handshake, wherever it stands, and nothing without a clock', () => {
  const quirks = { ...NX_SECURE_NO_QUIRKS, x509_generalized_time_refused: true };
  for (const published of [quirks, NX_SECURE_PUBLISHED_QUIRKS]) {
    expect(until(generalized_time('20500101000000Z'), published)).toBe(no_date);
    expect(status(generalized_time('20200101000000Z'), SOON, published)).toBe(no_date);
    expect(until(SOON, published)).toBe(0);
    expect(status(generalized_time('20200101000000Z'), SOON, published, 0)).toBe(0);
  }
});

it('UTCTime is of the years 1950 to 2049', () => {
  expect(until(utc_time('491231235959Z'))).toBe(0);
  expect(until(utc_time('500101000000Z'))).toBe(expired);
  expect(status(utc_time('500101000000Z'), utc_time('491231235959Z'), NX_SECURE_NO_QUIRKS, 1)).toBe(0);
  expect(until(utc_time('690101000000Z'), NX_SECURE_PUBLISHED_QUIRKS)).toBe(0);
  expect(until(utc_time('700101000000Z'), NX_SECURE_PUBLISHED_QUIRKS)).toBe(expired);
});

it('a date counts to the second, on leap days too, and by the published arithmetic as well', () => {
  const times = [
    '1972-02-29T23:59:59Z',
    '2000-03-01T00:00:00Z',
    '2024-02-29T12:34:56Z',
    '2049-12-31T23:59:59Z',
  ];
  for (const seconds of times.map((time) => Date.parse(time) / 1000)) {
    for (const quirks of [NX_SECURE_NO_QUIRKS, NX_SECURE_PUBLISHED_QUIRKS]) {
      const ends = (now_s: number) => status(utc_time('700101000000Z'), utc_time_of(seconds), quirks, now_s);
      expect([ends(seconds), ends(seconds + 1)]).toEqual([0, expired]);
      const begins = (now_s: number) =>
        status(utc_time_of(seconds), utc_time('491231235959Z'), quirks, now_s);
      expect([begins(seconds - 1), begins(seconds)]).toEqual([not_yet, 0]);
    }
  }
});

const NONE = [
  '241301000000Z',
  '240001000000Z',
  '240100000000Z',
  '230229000000Z',
  '240101240000Z',
  '240101006000Z',
];
it.each([
  ...NONE,
  '240101000060Z',
  '2401010000Z',
  '240101000000+0100',
  'ABCDEFGHIJKLZ',
  '',
  'Z',
  '240101000000',
])('%j is no date, and is not valid forever', (text) => {
  expect(until(utc_time(text))).toBe(no_date);
  expect(since(utc_time(text))).toBe(no_date);
});

it.each(['20500101000000', '205001010000Z', '20500101000000.5Z', '20501301000000Z', '20500101000000+0000'])(
  '%j is no GeneralizedTime',
  (text) => {
    expect(until(generalized_time(text))).toBe(no_date);
  },
);

it('as published an offset counts, also behind minutes, and letters make a date by accident', () => {
  const published = (text: string) => until(utc_time(text), NX_SECURE_PUBLISHED_QUIRKS);
  const at = (text: string, now_s: number) =>
    status(utc_time('700101000000Z'), utc_time(text), NX_SECURE_PUBLISHED_QUIRKS, now_s);
  const noon_s = Date.parse('2024-01-01T12:00:00Z') / 1000;
  expect([at('2401011330+0130', noon_s), at('2401011330+0130', noon_s + 1)]).toEqual([0, expired]);
  expect([at('240101110000-0100', noon_s), at('240101110000-0100', noon_s + 1)]).toEqual([0, expired]);
  expect(published('ABCDEFGHIJKLZ')).toBe(0);
  expect(published('231301000000Z')).toBe(expired);
  expect(published('240101000000Q')).toBe(no_date);
});

it('a date without seconds cannot be read, with a clock or without, published or not', () => {
  for (const field of [utc_time('2401011200Z'), utc_time(''), generalized_time('205001010000Z')]) {
    for (const quirks of [NX_SECURE_NO_QUIRKS, NX_SECURE_PUBLISHED_QUIRKS]) {
      expect([status(field, SOON, quirks, 0), status(SOON, field, quirks)]).toEqual([no_date, no_date]);
    }
  }
});

it('no dates of any form make anything but a status', () => {
  const base = certificate_fields(odd_certificate({ key: KEY }).der) as CertificateFields;
  const digits = '240101000000Z';
  for (let at = 0; at < 4000; at++) {
    const onwards = Buffer.from(digits.slice(0, at % 16) + digits.slice(at % 7));
    onwards[at % onwards.length] = (at * 37) & 0xff;
    const field = { tag: 0x17 + (at % 2), content: onwards.subarray(0, at % 17), onwards };
    for (const quirks of [NX_SECURE_NO_QUIRKS, NX_SECURE_PUBLISHED_QUIRKS]) {
      const found = [{ not_before: field }, { not_after: field }].map((dates) =>
        check_dates({ ...base, ...dates }, NOW_S, quirks),
      );
      expect([0, no_date, expired, not_yet]).toEqual(expect.arrayContaining(found));
    }
  }
});

describe.each(VERSIONS)('with $name', ({ version }) => {
  const root = authority();
  const client = { trusted: [root] };
  const chain = (not_after: Buffer) => ({
    root,
    leaf: odd_certificate({ key: KEY, issuer: root, names: ['broker.example'], not_after }),
    others: [],
  });
  const { NX_SECURE_TLS_ALERT_BAD_CERTIFICATE: bad_certificate } = TLS;

  it('a client takes a certificate that lasts beyond 2049, and as published refuses it: bad_certificate', async () => {
    const tried = { chain: chain(generalized_time('20520101000000Z')), client };
    expect(await attempt(version, tried)).toMatchObject(ACCEPTED);
    const published = await attempt(version, { ...tried, secure: { profile: 'published' } });
    expect(published).toEqual(client_refuses(no_date, bad_certificate));
  });

  it('a client refuses one whose date is none: bad_certificate', async () => {
    const outcome = await attempt(version, { chain: chain(utc_time('241301000000Z')), client });
    expect(outcome).toEqual(client_refuses(no_date, bad_certificate));
  });

  it('and so it does one that has an offset, which as published it takes', async () => {
    const tried = { chain: chain(utc_time('491231235959+0100')), client };
    expect(await attempt(version, tried)).toEqual(client_refuses(no_date, bad_certificate));
    expect(await attempt(version, { ...tried, secure: { profile: 'published' } })).toMatchObject(ACCEPTED);
  });
});
