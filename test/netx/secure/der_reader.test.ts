import { expect, it } from 'vitest';
import {
  DER_INTEGER,
  DER_SEQUENCE,
  DER_SET,
  DerError,
  DerReader,
  hex,
  name_key,
} from '../../../netx/secure/der_reader.ts';
import { der, name } from '../../../netx/secure/host/der_writer.ts';
import * as S from '../../../netx/secure/nx_secure_constants.ts';

function status_of(act: () => unknown): number {
  try {
    act();
  } catch (error) {
    if (error instanceof DerError) return error.status;
    throw error;
  }
  return 0;
}

it('takes element after element, with lengths of one byte and of more', () => {
  const long = new Uint8Array(300).fill(5);
  const written = der(DER_SEQUENCE, der(DER_INTEGER, [1]), der(DER_INTEGER, long));
  const reader = new DerReader(Uint8Array.from(written)).enter(DER_SEQUENCE);
  expect(reader.optional(DER_SET)).toBe(null);
  expect(reader.next([DER_INTEGER])).toEqual({
    tag: DER_INTEGER,
    content: Uint8Array.of(1),
    whole: Uint8Array.of(2, 1, 1),
  });
  expect(reader.optional(DER_INTEGER)?.content).toEqual(long);
  expect([reader.at_end, reader.tag]).toEqual([true, -1]);
});

it('says what is wrong with the status of NetX Secure', () => {
  const next = (...bytes: number[]) =>
    status_of(() => new DerReader(Uint8Array.from(bytes)).next([DER_INTEGER]));
  expect(next(2, 1, 7)).toBe(0);
  expect(next(3, 1, 7)).toBe(S.NX_SECURE_X509_UNEXPECTED_ASN1_TAG);
  expect(next()).toBe(S.NX_SECURE_X509_UNEXPECTED_ASN1_TAG);
  expect(next(0x1f, 1, 7)).toBe(S.NX_SECURE_X509_MULTIBYTE_TAG_UNSUPPORTED);
  for (const bytes of [[2], [2, 2, 7], [2, 0x80, 0, 0], [2, 0x82, 1], [2, 0x85, 0, 0, 0, 0, 1, 7]]) {
    expect(next(...bytes)).toBe(S.NX_SECURE_X509_ASN1_LENGTH_TOO_LONG);
  }
  const own = status_of(() => new DerReader(Uint8Array.of(2, 0)).enter(DER_SEQUENCE, 0x777));
  expect(own).toBe(0x777);
});

it('a name is the same name whatever kind of string it is written as', () => {
  const written = name('root');
  const printable = Buffer.from(written);
  printable[printable.indexOf(0x0c)] = 0x13;
  const key = (bytes: Uint8Array): string => name_key(new DerReader(bytes).next().content);
  expect(key(printable)).toBe(key(written));
  expect(key(name('Root'))).not.toBe(key(written));
  expect(hex(Uint8Array.of(0, 255))).toBe('00ff');
});
