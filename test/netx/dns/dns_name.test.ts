import { expect, test } from 'vitest';
import {
  encode_name,
  read_name,
  reverse_name_v4,
  reverse_name_v6,
  same_name,
  skip_name,
  valid_name,
} from '../../../netx/dns/dns_name.ts';

const MOST = 16;
const hex = (text: string) => Uint8Array.from(Buffer.from(text.replaceAll(' ', ''), 'hex'));

test('a name is cut at its dots, whatever the parts are', () => {
  expect(encode_name('ab.c')).toEqual(hex('02 6162 01 63 00'));
  expect(encode_name('a..b.')).toEqual(hex('01 61 00 01 62 00 00'));
  expect(encode_name('x'.repeat(255))?.length).toBe(257);
  expect(encode_name('x'.repeat(256))).toBeNull();
  const bad = ['', 'a..b', 'x'.repeat(64), `${'abcdefghi.'.repeat(25)}abcd`];
  expect(bad.map(valid_name)).toEqual([false, false, false, false]);
  expect([`${'abcdefghi.'.repeat(25)}abc`, 'x'.repeat(63), 'a.b'].map(valid_name)).toEqual([
    true,
    true,
    true,
  ]);
});

test('names are read through pointers, which may not lead in a circle or out of the message', () => {
  const message = hex('0161 00 0162 c000 c007 c00a 41 c0ff');
  expect(read_name(message, 3, MOST)).toBe('b.a');
  expect(skip_name(message, 3)).toBe(7);
  expect(read_name(message, 7, MOST)).toBeNull();
  expect(read_name(message, 12, MOST)).toBeNull();
  expect(read_name(hex('c002 c000'), 0, MOST)).toBeNull();
  expect(read_name(hex('c001 00'), 0, MOST)).toBeNull();
  // As many pointers as the build follows, and one more.
  const chain = (length: number) =>
    hex(
      `00${Array.from({ length }, (_, at) => `c0${(at === 0 ? 0 : 2 * at - 1).toString(16).padStart(2, '0')}`).join('')}`,
    );
  expect(read_name(chain(MOST), 2 * MOST - 1, MOST)).toBe('');
  expect(read_name(chain(MOST + 1), 2 * MOST + 1, MOST)).toBeNull();
});

test('a label that is cut off, of a reserved form, or with a zero byte is no label', () => {
  for (const bytes of ['03 6162', '40 00', '80 00', '02 6100 00', '0161', '', 'c0']) {
    expect(read_name(hex(bytes), 0, MOST)).toBeNull();
  }
  for (const bytes of ['03 6162', '40 00', '0161', '', 'c0']) expect(skip_name(hex(bytes), 0)).toBe(-1);
});

test('a text has to fit', () => {
  const message = hex('0161 0162 00');
  expect(read_name(message, 0, MOST, 3)).toBe('a.b');
  expect(read_name(message, 0, MOST, 2)).toBeNull();
});

test('names are equal in any case and with the dot of the root', () => {
  expect(same_name('Host.Example.com.', 'host.example.COM')).toBe(true);
  expect(same_name('host', 'hosts')).toBe(false);
});

test('addresses have names', () => {
  expect(reverse_name_v4(0x0a0000c8)).toBe('200.0.0.10.IN-ADDR.ARPA');
  const zeros = '0.'.repeat(23);
  expect(reverse_name_v6([0x20010db8, 0, 0, 0x77])).toBe(`7.7.${zeros.slice(2)}8.b.d.0.1.0.0.2.ip6.arpa`);
});
