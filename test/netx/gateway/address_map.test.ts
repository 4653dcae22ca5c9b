import { describe, expect, it } from 'vitest';
import { AddressMap, parse_host_port, tcp_checksums_right } from '../../../netx/gateway/address_map.ts';
import { frame_text } from '../../../netx/link/frame_fields.ts';
import { ip_from_text } from '../../../netx/wire/address_text.ts';
import { sum_bytes } from '../../../netx/wire/checksum.ts';
import { ipv6_from_text } from '../../../netx/wire/ipv6_text.ts';
import { write_words } from '../../../netx/wire/ipv6_words.ts';
import { tcp_frame } from '../link/wire_fixture.ts';

const GATEWAY = '10.0.2.2';
const GATEWAY6 = 'fec0::2';

/** Fills in both checksums of a frame made by hand. */
function with_checksums(bytes: Uint8Array): Uint8Array {
  const view = new DataView(bytes.buffer);
  view.setUint16(24, 0);
  view.setUint16(24, ~sum_bytes(bytes, 14, 20) & 0xffff);
  view.setUint16(50, 0);
  view.setUint16(50, ~tcp_sum(bytes) & 0xffff);
  return bytes;
}

function tcp_sum(bytes: Uint8Array): number {
  const length = bytes.length - 34;
  const pseudo = new Uint8Array(12 + length);
  pseudo.set(bytes.subarray(26, 34));
  pseudo[9] = 6;
  new DataView(pseudo.buffer).setUint16(10, length);
  pseudo.set(bytes.subarray(34), 12);
  return sum_bytes(pseudo, 0, pseudo.length);
}

it('the checksums of a frame are right until any bit behind the Ethernet header changes', () => {
  const frame = with_checksums(tcp_frame(0x18, 5));
  expect(tcp_checksums_right(frame)).toBe(true);
  for (let bit = 18 * 8; bit < frame.length * 8; bit++) {
    const damaged = frame.slice();
    damaged[bit >> 3]! ^= 0x80 >> (bit & 7);
    expect(tcp_checksums_right(damaged)).toBe(false);
  }
});

describe('where an address of the LAN leads', () => {
  it('is the same port of this computer for the gateway itself', () => {
    const map = new AddressMap([GATEWAY], true);
    expect(map.target(GATEWAY, 1883)).toEqual({ host: '127.0.0.1', port: 1883 });
    expect(map.target('10.0.2.3', 1883)).toBe(null);
    expect(new AddressMap([GATEWAY], false).target(GATEWAY, 1883)).toBe(null);
  });

  it('is what a rule says, the last one for a place winning', () => {
    const map = new AddressMap([GATEWAY], true);
    map.add('10.0.2.2:1883', 'localhost:11883');
    map.add('10.0.0.2:1883', 'broker.example:8883');
    map.add('10.0.0.2:1883', '127.0.0.1:21883');
    expect(map.target(GATEWAY, 1883)).toEqual({ host: 'localhost', port: 11883 });
    expect(map.target('10.0.0.2', 1883)).toEqual({ host: '127.0.0.1', port: 21883 });
    expect([map.answers_for(GATEWAY), map.answers_for('10.0.0.2')]).toEqual([false, true]);
    expect(map.text()).toBe(
      '10.0.2.2:1883 -> localhost:11883\n10.0.0.2:1883 -> 127.0.0.1:21883\n10.0.2.2:PORT -> 127.0.0.1:PORT',
    );
  });
});

describe('rewriting', () => {
  it('sends a mapped address to an inner port of the gateway and back, with right checksums', () => {
    const map = new AddressMap([GATEWAY], true);
    map.add('10.0.0.2:1883', '127.0.0.1:21883');
    const frame = with_checksums(tcp_frame(0x18, 5));
    map.rewrite_inward(frame);
    expect(frame_text(frame, frame.length)).toBe(
      'tcp 10.0.0.1:49152 > 10.0.2.2:65535 [PA] seq 7 ack 9 len 5',
    );
    expect(tcp_checksums_right(frame)).toBe(true);

    const answer = tcp_frame(0x10);
    const view = new DataView(answer.buffer);
    view.setUint32(26, ip_from_text(GATEWAY));
    view.setUint32(30, ip_from_text('10.0.0.1'));
    view.setUint16(34, 65535);
    view.setUint16(36, 49152);
    with_checksums(answer);
    map.rewrite_outward(answer);
    expect(frame_text(answer, answer.length)).toContain('10.0.0.2:1883 > 10.0.0.1:49152');
    expect(tcp_checksums_right(answer)).toBe(true);
  });

  it('leaves alone what no rule is about', () => {
    const map = new AddressMap([GATEWAY], true);
    map.add('10.0.2.2:1883', '127.0.0.1:21883');
    const frame = with_checksums(tcp_frame(0x18, 5));
    const before = frame.slice();
    map.rewrite_outward(frame);
    expect(frame).toEqual(before);
  });
});

/** A TCP frame over IPv6 with five bytes of data and a right checksum. */
function tcp6_frame(source: string, destination: string, ports: readonly [number, number]): Uint8Array {
  const bytes = new Uint8Array(14 + 40 + 25);
  const view = new DataView(bytes.buffer);
  view.setUint16(12, 0x86dd);
  bytes.set([0x60, 0, 0, 0, 0, 25, 6, 64], 14);
  write_words(bytes, 22, ipv6_from_text(source));
  write_words(bytes, 38, ipv6_from_text(destination));
  view.setUint16(54, ports[0]);
  view.setUint16(56, ports[1]);
  bytes.set([0x50, 0x18], 66);
  bytes.set([1, 2, 3, 4, 5], 74);
  view.setUint16(70, checksum6(bytes));
  return bytes;
}

/** RFC 8200 8.1, in words of 16 bits. */
function checksum6(bytes: Uint8Array): number {
  const view = new DataView(bytes.buffer);
  let sum = 6 + 25;
  for (let at = 22; at < bytes.length; at += 2) {
    sum += at + 1 < bytes.length ? view.getUint16(at) : bytes[at]! << 8;
  }
  while (sum > 0xffff) sum = (sum & 0xffff) + (sum >>> 16);
  return ~sum & 0xffff;
}

describe('over IPv6', () => {
  const own = [GATEWAY, GATEWAY6, 'fe80::2', 'fec0::3'];

  it('ports of the gateway lead to those of ::1, others where a rule says', () => {
    const map = new AddressMap(own, true);
    map.add('[2001:DB8:0::81]:1883', '[::1]:21883');
    for (const address of own.slice(1)) expect(map.target(address, 80)).toEqual({ host: '::1', port: 80 });
    expect(map.target('2001:db8::81', 1883)).toEqual({ host: '::1', port: 21883 });
    expect([map.answers_for(GATEWAY6), map.answers_for('2001:db8::81')]).toEqual([false, true]);
    expect(map.ipv6_addresses()).toEqual(['2001:db8::81']);
    expect(map.text().split('\n').slice(0, 3)).toEqual([
      '[2001:db8::81]:1883 -> [::1]:21883',
      '10.0.2.2:PORT -> 127.0.0.1:PORT',
      '[fec0::2]:PORT -> [::1]:PORT',
    ]);
  });

  it('a frame to a mapped address goes to an inner port and back, with a right checksum', () => {
    const map = new AddressMap(own, true);
    map.add('[2001:db8::81]:1883', '[::1]:21883');
    const inward = tcp6_frame('fec0::15', '2001:db8::81', [49152, 1883]);
    map.rewrite_inward(inward);
    expect(frame_text(inward, inward.length)).toContain('tcp [fec0::15]:49152 > [fec0::2]:65535 [PA]');
    const outward = tcp6_frame('fec0::2', 'fec0::15', [65535, 49152]);
    map.rewrite_outward(outward);
    expect(frame_text(outward, outward.length)).toContain('tcp [2001:db8::81]:1883 > [fec0::15]:49152 [PA]');
    expect([inward, outward].map(tcp_checksums_right)).toEqual([true, true]);
    const other = tcp6_frame('fec0::2', 'fec0::15', [80, 49152]);
    const before = other.slice();
    map.rewrite_outward(other);
    expect(other).toEqual(before);
  });

  it('the checksum is wrong when any bit of addresses or segment changes', () => {
    const frame = tcp6_frame('fec0::15', 'fec0::2', [49152, 80]);
    expect(tcp_checksums_right(frame)).toBe(true);
    for (let bit = 22 * 8; bit < frame.length * 8; bit++) {
      const damaged = frame.slice();
      damaged[bit >> 3]! ^= 0x80 >> (bit & 7);
      expect(tcp_checksums_right(damaged)).toBe(false);
    }
  });
});

describe('HOST:PORT', () => {
  it('is read with names, addresses and IPv6 addresses in brackets', () => {
    expect(parse_host_port('test.example:8883')).toEqual({ host: 'test.example', port: 8883 });
    expect(parse_host_port('[::1]:1883')).toEqual({ host: '::1', port: 1883 });
  });

  it('is refused with the text that is wrong', () => {
    for (const text of [
      'localhost',
      'localhost:',
      ':1883',
      'localhost:0',
      'localhost:65536',
      'localhost:1x',
    ]) {
      expect(() => parse_host_port(text)).toThrow(`"${text}" is not HOST:PORT`);
    }
  });
});

it('every port of an address that a name was resolved to leads there', () => {
  const map = new AddressMap([GATEWAY], true);
  const place = '93.184.216.34';
  expect(map.target(place, 443)).toBeNull();
  map.learn(place);
  expect(map.target(place, 443)).toEqual({ host: '93.184.216.34', port: 443 });
  expect([map.answers_for(place), map.inner_port(place, 443)]).toEqual([true, 65535]);
  expect(map.target(place, 0)).toBeNull();
});
