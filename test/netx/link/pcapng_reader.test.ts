import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  pcapng_interface,
  pcapng_packet,
  pcapng_section,
  pcapng_tls_secrets,
} from '../../../netx/link/pcapng.ts';
import { pcapng_read } from '../../../netx/link/pcapng_reader.ts';
import { SimError } from '../../../rtos/sim/sim_error.ts';
import { runs } from '../../mqtt/codec/runs.ts';

const HEAD = [pcapng_section({ comment: 'c', application: 'a' }), pcapng_interface({ name: 'eth0' })];
const HEAD_BYTES = HEAD[0]!.length + HEAD[1]!.length;
const FRAME = pcapng_packet({
  interface_id: 0,
  time_ns: 5,
  data: new Uint8Array(20),
  comments: ['one'],
  direction: 'inbound',
});

/** The file with 32 bits at `at` of its last block, the frame, replaced. */
function with_word(at: number, word: number): Uint8Array {
  const file = Buffer.concat([...HEAD, FRAME]);
  file.writeUInt32LE(word, HEAD_BYTES + at);
  return file;
}

describe('the pcapng reader', () => {
  it('names the offset of a block that is cut off', () => {
    const section = pcapng_section();
    expect(() => pcapng_read(Buffer.concat([section, section.subarray(0, 20)]))).toThrow(
      `block at offset ${section.length} has length`,
    );
  });

  it('names the offset of a block whose two lengths differ', () => {
    const section = pcapng_section();
    section[section.length - 4]! += 4;
    expect(() => pcapng_read(section)).toThrow('block at offset 0 does not repeat its length');
  });

  it('refuses a big-endian file', () => {
    const section = pcapng_section();
    section.subarray(8, 12).reverse();
    expect(() => pcapng_read(section)).toThrow('not little endian');
  });

  it('skips blocks it does not know', () => {
    const unknown = Uint8Array.of(0xad, 0x0b, 0, 0, 16, 0, 0, 0, 1, 2, 3, 4, 16, 0, 0, 0);
    expect(pcapng_read(Buffer.concat([pcapng_section(), unknown])).packets).toEqual([]);
  });

  it('names the offset of a frame, an option or a secret that breaks off inside its block', () => {
    const at_frame = `pcapng: block at offset ${HEAD_BYTES} is broken: its frame has`;
    for (const captured of [21, 0x7fff_ffff, 0x8000_0000, 0xffff_ffff])
      expect(() => pcapng_read(with_word(20, captured))).toThrow(
        captured === 21 ? 'is broken: its option' : at_frame,
      );
    expect(() => pcapng_read(with_word(8, 7))).toThrow('it names interface 7, there are 1');
    // The comment is said to be longer than the block.
    expect(() => pcapng_read(with_word(48, 0xffff_0001))).toThrow('its option 1 has 65535 bytes');
    const secret = pcapng_tls_secrets('CLIENT_RANDOM 00 11');
    secret.fill(0xff, 12, 16);
    expect(() => pcapng_read(secret)).toThrow('block at offset 0 is broken: its secret has 4294967295 bytes');
    const small = Uint8Array.of(6, 0, 0, 0, 16, 0, 0, 0, 1, 2, 3, 4, 16, 0, 0, 0);
    expect(() => pcapng_read(small)).toThrow(
      'block at offset 0 is broken: its body has 20 bytes, 4 are there',
    );
  });

  it('reads a damaged file or throws a SimError in one line, and nothing else', () => {
    const file = Buffer.concat([...HEAD, pcapng_tls_secrets('CLIENT_RANDOM 00 11'), FRAME, FRAME]);
    const damage = fc.array(fc.tuple(fc.nat(file.length - 1), fc.nat(255)), { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(damage, fc.nat(file.length), fc.boolean(), (changes, end, cut) => {
        const bytes = new Uint8Array(cut ? file.subarray(0, end) : file);
        for (const [at, byte] of changes) if (at < bytes.length) bytes[at] = byte;
        try {
          pcapng_read(bytes);
        } catch (error) {
          expect(error).toBeInstanceOf(SimError);
          expect((error as Error).message).toMatch(/^pcapng: block at offset \d+ .*$/);
        }
      }),
      runs(3000),
    );
  });
});
