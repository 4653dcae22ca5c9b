import { describe, expect, it } from 'vitest';
import { fragment_words, icmpv6_words, ipv6_words } from '../../../demo/account/ipv6_words.ts';
import { WireWords } from '../../../demo/account/wire_words.ts';
import { frame_fields } from '../../../netx/link/frame_fields.ts';
import { message, question } from '../../netx/dns/messages.ts';
import { type Ipv6Parts, ipv6_packet, tcp_hex } from '../../netx/link/ipv6_fixture.ts';

const TARGET = '20010db8000000000000000000000002';
const OTHER = '20010db8000000000000000000000009';
const ENDS = ', 2001:db8::1 to 2001:db8::2';
const zeros = (bytes: number): string => '00'.repeat(bytes);

function told(hex: string, parts: Partial<Ipv6Parts> = {}): string {
  const frame = ipv6_packet({ next: 58, hex, ...parts });
  return icmpv6_words(frame, frame_fields(frame, frame.length));
}

function all(wire: WireWords, hex: string, parts: Partial<Ipv6Parts>): readonly string[] {
  return wire.tell(ipv6_packet({ next: 6, hex, ...parts })).texts;
}

const BACK = { from: '2001:db8::2', to: '2001:db8::1' };

describe('neighbour discovery in words', () => {
  it('asks who has an address, and whether anybody has one', () => {
    const solicitation = `87000000${zeros(4)}${TARGET}`;
    expect(told(`${solicitation}0101020000000201`)).toBe(
      'ICMPv6 neighbour solicitation: who has 2001:db8::2? Tell 2001:db8::1',
    );
    expect(told(solicitation, { from: '::' })).toBe(
      'ICMPv6 neighbour solicitation: has anybody 2001:db8::2?',
    );
  });

  it('answers, with the flags that are set and the hardware address if it is given', () => {
    const advertisement = (flags: string) => `88000000${flags}000000${TARGET}`;
    expect(told(`${advertisement('60')}0201020000000101`)).toBe(
      'ICMPv6 neighbour advertisement: 2001:db8::2 is at 02:00:00:00:01:01 (solicited, override)',
    );
    expect(told(advertisement('80'))).toBe('ICMPv6 neighbour advertisement: 2001:db8::2 is here (router)');
    expect(told(advertisement('00'))).toBe('ICMPv6 neighbour advertisement: 2001:db8::2 is here');
  });

  it('tells of routers, their prefixes and the MTU', () => {
    expect(told(`85000000${zeros(4)}`, { from: 'fe80::1' })).toBe(
      'ICMPv6 router solicitation: who is a router? Tell fe80::1',
    );
    const prefix = `030440c0${'00015180'.repeat(2)}${zeros(4)}20010db8${zeros(12)}`;
    const advertisement = (seconds: string) => `8600000040000${seconds}${zeros(8)}`;
    expect(told(`${advertisement('708')}0501000000000578${prefix}`, { from: 'fe80::1' })).toBe(
      'ICMPv6 router advertisement: fe80::1 is a router for 1800 s, MTU 1400, prefix 2001:db8::/64',
    );
    const resolvers = `1905000000000258fe80${zeros(13)}03fe80${zeros(13)}04`;
    expect(told(`${advertisement('708')}${resolvers}`, { from: 'fe80::1' })).toBe(
      'ICMPv6 router advertisement: fe80::1 is a router for 1800 s, resolver fe80::3, resolver fe80::4',
    );
    // An option without length ends the reading.
    expect(told(`${advertisement('000')}0000000000000000${prefix}`, { from: 'fe80::1' })).toBe(
      'ICMPv6 router advertisement: fe80::1 is no default router',
    );
    expect(told(`89000000${zeros(4)}${OTHER}${TARGET}`)).toBe(
      'ICMPv6 redirect: 2001:db8::2 is reached by 2001:db8::9',
    );
    expect(told(`89000000${zeros(4)}${TARGET}${TARGET}`)).toBe(
      'ICMPv6 redirect: 2001:db8::2 is on this link',
    );
  });
});

describe('other ICMPv6 in words', () => {
  it.each([
    ['8000000000010001', 'echo request (a ping)'],
    ['8100000000010001', 'echo reply (the answer to a ping)'],
    ['0103000000000000', 'destination unreachable: address unreachable'],
    ['0109000000000000', 'destination unreachable: code 9'],
    ['0200000000000500', 'packet too big: MTU 1280'],
    ['0300000000000000', 'time exceeded: hop limit'],
    ['0401000000000028', 'parameter problem: unknown next header, byte 40'],
    [`83000000${zeros(4)}ff02${zeros(13)}05`, 'multicast listener report: ff02::5'],
    ['8f00000000000000', 'multicast listener report (version 2)'],
    ['8700000000000000', 'neighbour solicitation, cut short'],
    ['c800000000000000', 'type 200'],
  ])('%s', (hex, text) => {
    expect(told(hex)).toBe(`ICMPv6 ${text}${ENDS}`);
  });
});

describe('what IPv6 carries in words', () => {
  it('tells a fragment by its place, and nothing of what it carries a part of', () => {
    const piece = (hex: string) => {
      const frame = ipv6_packet({ next: 44, hex: `${hex}${zeros(16)}` });
      return [fragment_words(frame, frame_fields(frame, frame.length)), ...new WireWords().tell(frame).texts];
    };
    const first = `IPv6 fragment of UDP: bytes 0 to 15 of packet 0x00000007, more follow${ENDS}`;
    expect(piece('1100000100000007')).toEqual([first, first]);
    const last = `IPv6 fragment of TCP: bytes 16 to 31 of packet 0x00000007, the last${ENDS}`;
    expect(piece('0600001000000007')).toEqual([last, last]);
    // A whole packet in a fragment header.
    expect(piece('1100000000000007')[0]).toBe(null);
    expect(piece('1100000000000007')[1]).toMatch(/^UDP /);
  });

  it('tells a TCP connection and the MQTT in it as over IPv4, each connection for itself', () => {
    const wire = new WireWords();
    expect(all(wire, tcp_hex(2, 1000), {})).toEqual([
      'TCP SYN: port 49152 to 1883, initial sequence number 1000, window 8192',
    ]);
    // The same ports between other addresses: another connection.
    expect(all(wire, tcp_hex(2, 1000), { from: '2001:db8::7' })[0]).not.toMatch(/retransmission/);
    expect(all(wire, tcp_hex(2, 1000), {})[0]).toMatch(/\(SYN retransmission\)$/);
    expect(all(wire, tcp_hex(0x18, 1001, 'c000'), {})).toEqual(['MQTT PINGREQ']);
    expect(all(wire, tcp_hex(0x18, 1001, 'c000'), {})[0]).toMatch(/retransmission/);
    expect(all(wire, tcp_hex(4, 1003), {})).toEqual(['TCP RST: connection reset']);
  });

  it('tells UDP by its ports, behind extension headers too, and the rest by its number', () => {
    const wire = new WireWords();
    const query = message({ flags: 0x0100, q: [question('host.example.com')] });
    const length = (8 + query.length / 2).toString(16).padStart(4, '0');
    const text = 'DNS query 0x0000: A of host.example.com?';
    expect(all(wire, `c0000035${length}0000${query}`, { next: 17, padding: 3 })).toEqual([text]);
    const options = '1100010400000000';
    expect(all(wire, `${options}c0000035${length}0000${query}`, { next: 0 })).toEqual([text]);
    expect(all(wire, 'c0000007000a0000abcd', { next: 17, ...BACK })).toEqual([
      'UDP 2 bytes, [2001:db8::2]:49152 to [2001:db8::1]:7',
    ]);
    const none = ipv6_packet({ next: 59, hex: '' });
    expect(ipv6_words(frame_fields(none, none.length))).toBe(`IPv6 protocol 59${ENDS}`);
    expect(all(wire, '8000', { next: 58 })).toEqual([`IPv6 ICMPv6${ENDS}`]);
  });

  it('never fails on a frame that is cut short or damaged', () => {
    const hex = `86000000400007080000000000000000${`030440c0${'00015180'.repeat(2)}${zeros(4)}20010db8${zeros(12)}`}`;
    for (const whole of [
      ipv6_packet({ next: 58, hex }),
      ipv6_packet({ next: 44, hex: `1100000100000007${zeros(16)}` }),
    ]) {
      for (let at = 0; at < whole.length; at++) {
        const damaged = whole.slice();
        damaged[at] = 0xff;
        for (const frame of [whole.slice(0, at), damaged])
          expect(new WireWords().tell(frame).texts).toHaveLength(1);
      }
    }
  });
});
