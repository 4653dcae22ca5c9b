import { describe, expect, it } from 'vitest';
import { ipv6_frame } from '../../../netx/link/ipv6_frame.ts';
import { ipv6_packet } from './ipv6_fixture.ts';

const OPTIONS = '0104000000000000';
const read = (next: number, hex: string, padding = 0) => {
  const frame = ipv6_packet({ next, hex, padding });
  return ipv6_frame(frame, frame.length);
};

describe('the headers of an IPv6 frame', () => {
  it('are the fixed one, and padding is none of the packet', () => {
    expect(read(58, '8000000000010002', 6)).toEqual({
      source: [0x20010db8, 0, 0, 1],
      destination: [0x20010db8, 0, 0, 2],
      protocol: 58,
      upper: 54,
      end: 62,
      piece: null,
    });
  });

  it('are followed by extension headers of any length', () => {
    // Hop-by-hop options, destination options of 16 bytes, a routing header.
    const chain = `3c${OPTIONS.slice(2).replace(/^04/, '00')}${`2b01${'00'.repeat(14)}`}${`11000000${'00'.repeat(4)}`}`;
    expect(read(0, `${chain}${'00'.repeat(8)}`)).toMatchObject({ protocol: 17, upper: 86, end: 94 });
  });

  it('tell a piece of a packet from a whole one in a fragment header', () => {
    expect(read(44, `1100000100000007${'00'.repeat(8)}`)?.piece).toEqual({ id: 7, offset: 0, more: true });
    expect(read(44, `110005a800000007${'00'.repeat(8)}`)?.piece).toEqual({
      id: 7,
      offset: 1448,
      more: false,
    });
    expect(read(44, `1100000000000007${'00'.repeat(8)}`)).toMatchObject({
      piece: null,
      protocol: 17,
      upper: 62,
    });
    // What lies behind a piece is no header.
    expect(read(44, `0000000100000007${'00'.repeat(8)}`)).toMatchObject({ protocol: 0, upper: 62 });
  });

  it('end where the frame does', () => {
    // An extension header that is longer than the packet is not read.
    expect(read(0, `3a05${'00'.repeat(6)}`)).toMatchObject({ protocol: 0, upper: 54, end: 62 });
    expect(read(44, '3a00')).toMatchObject({ protocol: 44, upper: 54 });
    const whole = ipv6_packet({ next: 58, hex: '8000000000010002' });
    for (let length = 0; length < whole.length; length++)
      expect(ipv6_frame(whole.slice(0, length), length)).toBe(null);
    whole[14] = 0x45;
    expect(ipv6_frame(whole, whole.length)).toBe(null);
  });
});
