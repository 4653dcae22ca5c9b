import { describe, expect, it } from 'vitest';
import {
  pcapng_interface,
  pcapng_packet,
  pcapng_section,
  pcapng_tls_secrets,
} from '../../../netx/link/pcapng.ts';
import { pcapng_read } from '../../../netx/link/pcapng_reader.ts';

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex');
}

describe('pcapng blocks, byte for byte', () => {
  it('starts a section with byte order, version 1.0 and unknown length', () => {
    expect(hex(pcapng_section())).toBe(
      ['0a0d0d0a', '20000000', '4d3c2b1a', '01000000', 'ffffffffffffffff', '00000000', '20000000'].join(''),
    );
  });

  it('describes an Ethernet interface with a name and nanosecond times', () => {
    expect(hex(pcapng_interface({ name: 'eth0' }))).toBe(
      [
        '01000000',
        '28000000',
        '0100',
        '0000',
        '00000000',
        '02000400' + Buffer.from('eth0').toString('hex'),
        '0900010009000000',
        '00000000',
        '28000000',
      ].join(''),
    );
  });

  it('splits a virtual time of more than 32 bits into two words', () => {
    const block = pcapng_packet({
      interface_id: 2,
      time_ns: 5_000_000_000,
      data: Uint8Array.of(1, 2, 3, 4, 5),
    });
    expect(hex(block)).toBe(
      [
        '06000000',
        '28000000',
        '02000000',
        '01000000',
        '00f2052a',
        '05000000',
        '05000000',
        '0102030405000000',
        '28000000',
      ].join(''),
    );
  });

  it('puts comments and the direction behind the data', () => {
    const block = pcapng_packet({
      interface_id: 0,
      time_ns: 0,
      data: Uint8Array.of(1, 2, 3, 4),
      direction: 'inbound',
      comments: ['lost'],
    });
    expect(hex(block.subarray(28))).toBe(
      ['01020304', '010004006c6f7374', '0200040001000000', '00000000', '38000000'].join(''),
    );
  });

  it('holds TLS key log text in a secrets block', () => {
    expect(hex(pcapng_tls_secrets('abc'))).toBe(
      ['0a000000', '18000000', '4b534c54', '03000000', '61626300', '18000000'].join(''),
    );
  });
});

describe('a capture read back', () => {
  it('gives what was written', () => {
    const blocks = [
      pcapng_section({ comment: 'seed 7', application: 'netx-sim' }),
      pcapng_interface({ name: 'board eth0', description: 'a board', speed_bps: 100e6 }),
      pcapng_interface({ name: 'broker eth0' }),
      pcapng_tls_secrets('CLIENT_RANDOM 00 11\n'),
      pcapng_packet({
        interface_id: 1,
        time_ns: 86_400_123_456_789,
        data: new Uint8Array(61).fill(7),
        direction: 'outbound',
      }),
      pcapng_packet({
        interface_id: 0,
        time_ns: 1,
        data: new Uint8Array(0),
        comments: ['first', 'zweite ä'],
      }),
    ];
    const file = pcapng_read(Buffer.concat(blocks));
    expect(file.comment).toBe('seed 7');
    expect(file.application).toBe('netx-sim');
    expect(file.interfaces).toEqual([
      { name: 'board eth0', description: 'a board', resolution: 1e9 },
      { name: 'broker eth0', description: '', resolution: 1e9 },
    ]);
    expect(file.secrets).toEqual(['CLIENT_RANDOM 00 11\n']);
    expect(file.packets).toHaveLength(2);
    expect(file.packets[0]).toMatchObject({
      interface_id: 1,
      time_ns: 86_400_123_456_789,
      direction: 'outbound',
    });
    expect(file.packets[0]?.data).toEqual(new Uint8Array(61).fill(7));
    expect(file.packets[1]?.comments).toEqual(['first', 'zweite ä']);
  });

  it('cuts a comment that does not fit an option', () => {
    const block = pcapng_packet({
      interface_id: 0,
      time_ns: 0,
      data: new Uint8Array(4),
      comments: ['x'.repeat(70_000)],
    });
    const file = pcapng_read(Buffer.concat([pcapng_section(), pcapng_interface({ name: 'a' }), block]));
    expect(file.packets[0]?.comments[0]).toHaveLength(0xfffc);
  });
});
