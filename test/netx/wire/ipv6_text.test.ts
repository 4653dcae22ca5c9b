import { expect, test } from 'vitest';
import { ipv6_from_text, ipv6_to_text } from '../../../netx/wire/ipv6_text.ts';

test('addresses as people write them, the longest run of zeros left out', () => {
  for (const text of [
    '::',
    '::1',
    '2001:db8::1',
    'fe80::211:22ff:fe33:4401',
    '1:0:0:2::3',
    '1:2:3:4:5:6:7:8',
  ])
    expect(ipv6_to_text(ipv6_from_text(text))).toBe(text);
  expect(ipv6_to_text([0x20010db8, 0x00010000, 0x00010001, 0x00010001])).toBe('2001:db8:1:0:1:1:1:1');
});

test('what is none', () => {
  for (const text of ['', '1:2', '1::2::3', '1:2:3:4:5:6:7:8:9', 'g::1', '12345::'])
    expect(() => ipv6_from_text(text)).toThrow('is not an IPv6 address');
});
