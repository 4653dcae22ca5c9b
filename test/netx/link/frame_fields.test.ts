import { describe, expect, it } from 'vitest';
import { address_texts, end_texts, frame_fields, frame_text } from '../../../netx/link/frame_fields.ts';
import { ipv6_packet, tcp_hex } from './ipv6_fixture.ts';
import { tcp_frame } from './wire_fixture.ts';

const ARP_REQUEST = Buffer.from(
  'ffffffffffff0011223344010806' +
    '0001080006040001' +
    '001122334401' +
    '0a000001' +
    '000000000000' +
    '0a000002',
  'hex',
);

describe('what a frame is', () => {
  it('names the TCP segments by what they do', () => {
    const kinds = [0x02, 0x12, 0x10, 0x11, 0x04, 0x14].map(
      (flags) => frame_fields(tcp_frame(flags), 54).kind,
    );
    expect(kinds).toEqual(['tcp_syn', 'tcp_synack', 'tcp_ack', 'tcp_fin', 'tcp_rst', 'tcp_rst']);
    expect(frame_fields(tcp_frame(0x18, 5), 59)).toMatchObject({
      kind: 'tcp_data',
      source_port: 49152,
      destination_port: 1883,
      sequence: 7,
      acknowledgment: 9,
      payload_length: 5,
    });
  });

  it('takes padding for padding, by the length in the IP header', () => {
    const padded = new Uint8Array(60);
    padded.set(tcp_frame(0x10));
    expect(frame_fields(padded, 60)).toMatchObject({ kind: 'tcp_ack', payload_length: 0 });
  });

  it('reads ARP', () => {
    expect(frame_fields(ARP_REQUEST, 42)).toMatchObject({ kind: 'arp_request', source_ip: 0x0a000001 });
    expect(frame_text(ARP_REQUEST, 42)).toBe('arp who has 10.0.0.2, tell 10.0.0.1');
  });

  it('writes a TCP segment in one line', () => {
    expect(frame_text(tcp_frame(0x18, 3), 57)).toBe(
      'tcp 10.0.0.1:49152 > 10.0.0.2:1883 [PA] seq 7 ack 9 len 3',
    );
  });

  it('reads IPv6 like IPv4, with the addresses of its own', () => {
    const read = (next: number, hex: string) => {
      const frame = ipv6_packet({ next, hex, padding: 4 });
      return { ...frame_fields(frame, frame.length), text: frame_text(frame, frame.length) };
    };
    const segment = read(6, tcp_hex(0x18, 7, 'c000', 9));
    expect(segment).toMatchObject({ kind: 'tcp_data', payload_length: 2, transport_at: 54, end: 76 });
    expect(segment.text).toBe('tcp [2001:db8::1]:49152 > [2001:db8::2]:1883 [PA] seq 7 ack 9 len 2');
    expect([address_texts(segment), end_texts(segment)]).toEqual([
      ['2001:db8::1', '2001:db8::2'],
      ['[2001:db8::1]:49152', '[2001:db8::2]:1883'],
    ]);
    expect(read(17, 'c0000007000a0000abcd')).toMatchObject({
      kind: 'udp',
      source_port: 49152,
      payload_length: 2,
    });
    expect(read(58, '8000000000010001')).toMatchObject({ kind: 'icmpv6', protocol: 58, payload_length: 0 });
    // ICMP of the other version is none.
    expect(read(1, '0800000000010001').text).toBe('ipv6 2001:db8::1 > 2001:db8::2 protocol 1 length 66');
    // Behind the first piece there is no header.
    const later = read(44, `110005a800000007${'00'.repeat(8)}`);
    expect(later).toMatchObject({ kind: 'ipv6', protocol: 17, source_port: 0, transport_at: 0 });
  });

  it('never fails on a frame that is cut short or lies about its lengths', () => {
    const whole = tcp_frame(0x18, 3);
    for (let length = 0; length <= whole.length; length++) {
      const kind = frame_fields(whole.slice(0, length), length).kind;
      expect(kind).toBe(length === whole.length ? 'tcp_data' : 'other');
    }
    for (let byte = 0; byte < whole.length; byte++) {
      const damaged = whole.slice();
      damaged[byte] = 0xff;
      expect(frame_text(damaged, damaged.length)).not.toBe('');
    }
  });
});
