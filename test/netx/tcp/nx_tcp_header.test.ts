import { describe, expect, test } from 'vitest';
import {
  NX_TCP_ACK_BIT,
  NX_TCP_FIN_BIT,
  NX_TCP_HEADER_SIZE,
  NX_TCP_RST_BIT,
  NX_TCP_SYN_BIT,
  NX_TCP_URG_BIT,
} from '../../../netx/nx_constants.ts';
import {
  acknowledgment_of,
  checksum_field_of,
  read_tcp_header,
  received_data_length,
  sent_data_length,
  sent_header_at,
  sequence_distance,
  sequence_of,
  set_acknowledgment,
  set_checksum,
  set_sequence,
  set_word_3,
  type TcpHeader,
  word_3_of,
  write_tcp_header,
} from '../../../netx/tcp/nx_tcp_header.ts';
import { TCP_OPTIONS_INVALID } from '../../../netx/tcp/nx_tcp_options.ts';
import { segment } from './segment.ts';

describe('the TCP header in memory', () => {
  test('is written in network byte order, checksum and urgent pointer zero', () => {
    const memory = new Uint8Array(24).fill(0xee);
    write_tcp_header(
      memory,
      2,
      0x1388,
      80,
      0x01020304,
      0xfffefdfc,
      NX_TCP_HEADER_SIZE | NX_TCP_ACK_BIT | 8192,
    );
    expect([...memory.subarray(2, 22)]).toEqual([
      0x13, 0x88, 0, 80, 1, 2, 3, 4, 0xff, 0xfe, 0xfd, 0xfc, 0x50, 0x10, 0x20, 0, 0, 0, 0, 0,
    ]);
    expect(memory[1]).toBe(0xee);
    expect(memory[22]).toBe(0xee);
  });

  test('reads back as unsigned words', () => {
    const packet = segment({
      sequence: 0xfffffff0,
      acknowledgment: 0x80000000,
      bits: NX_TCP_ACK_BIT | 0xffff,
    });
    const header = read_tcp_header(packet) as TcpHeader;
    expect([header.source_port, header.destination_port]).toEqual([5000, 80]);
    expect(header.sequence).toBe(0xfffffff0);
    expect(header.acknowledgment).toBe(0x80000000);
    expect([header.window, header.length, header.mss]).toEqual([0xffff, 20, 536]);
    expect([header.only_ack, header.ack, header.urg]).toEqual([true, true, false]);
  });

  test.each([
    ['fin', NX_TCP_FIN_BIT],
    ['syn', NX_TCP_SYN_BIT],
    ['rst', NX_TCP_RST_BIT],
    ['urg', NX_TCP_URG_BIT],
  ] as const)('%s is one of its control bits', (name, bit) => {
    const header = read_tcp_header(segment({ bits: bit | NX_TCP_ACK_BIT })) as TcpHeader;
    const { fin, syn, rst, urg, ack, only_ack } = header;
    const none = { fin: false, syn: false, rst: false, urg: false };
    expect({ fin, syn, rst, urg, ack, only_ack }).toEqual({
      ...none,
      [name]: true,
      ack: true,
      only_ack: name === 'urg',
    });
  });

  test('its options say the segment size, or that they are malformed', () => {
    const mss_of = (...options: number[]) => read_tcp_header(segment({ options }))?.mss;
    expect([mss_of(2, 4, 1, 0), mss_of(1, 1, 1, 0), mss_of(2, 3, 1, 0)]).toEqual([
      256,
      536,
      TCP_OPTIONS_INVALID,
    ]);
  });

  test('one that is shorter than a header, or longer than its packet, is none', () => {
    const packet = segment({});
    const at = packet.nx_packet_prepend_ptr;
    set_word_3(packet.nx_packet_memory, at, 0x4000_0000);
    expect(read_tcp_header(packet)).toBe(null);
    set_word_3(packet.nx_packet_memory, at, 0x6000_0000);
    expect(read_tcp_header(packet)).toBe(null);
  });

  test('its fields can be changed one by one', () => {
    const packet = segment({});
    const memory = packet.nx_packet_memory;
    const at = packet.nx_packet_prepend_ptr;
    set_sequence(memory, at, 7);
    set_acknowledgment(memory, at, 0xffffffff);
    set_word_3(memory, at, 0xf0000001);
    set_checksum(memory, at, 0xabcd);
    expect([sequence_of(memory, at), acknowledgment_of(memory, at)]).toEqual([7, 0xffffffff]);
    expect([word_3_of(memory, at), checksum_field_of(memory, at)]).toEqual([0xf0000001, 0xabcd]);
  });

  test('options count as header, not as data', () => {
    const packet = segment({ options: [1, 1, 1, 0, 1, 1, 1, 0], data: [1, 2, 3] });
    expect(read_tcp_header(packet)?.length).toBe(28);
    expect(received_data_length(packet)).toBe(3);
  });

  test('a sent segment has its header behind the IP header until the driver gives it back', () => {
    const packet = segment({ data: [1, 2, 3, 4] });
    packet.nx_packet_driver_done = true;
    expect(sent_header_at(packet)).toBe(packet.nx_packet_prepend_ptr);
    expect(sent_data_length(packet)).toBe(4);
    packet.nx_packet_driver_done = false;
    packet.nx_packet_prepend_ptr -= 20;
    packet.nx_packet_length += 20;
    packet.nx_packet_ip_header = packet.nx_packet_prepend_ptr;
    packet.nx_packet_ip_header_length = 20;
    expect(sent_header_at(packet)).toBe(packet.nx_packet_prepend_ptr + 20);
    expect(sent_data_length(packet)).toBe(4);
  });

  test('sequence numbers are compared modulo 2^32', () => {
    expect(sequence_distance(5, 0xfffffffb)).toBe(10);
    expect(sequence_distance(0xfffffffb, 5)).toBe(-10);
    expect(sequence_distance(9, 9)).toBe(0);
  });
});
