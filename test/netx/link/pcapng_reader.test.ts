import { describe, expect, it } from 'vitest';
import { pcapng_section } from '../../../netx/link/pcapng.ts';
import { pcapng_read } from '../../../netx/link/pcapng_reader.ts';

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
});
