import { describe, expect, it } from 'vitest';
import { WireWriter } from '../../../mqtt/codec/wire_writer.ts';
import { bytes_of } from './vectors.ts';

describe('WireWriter', () => {
  it('puts the fixed header before the body', () => {
    const w = new WireWriter();
    w.u8(1);
    w.u16(0x0203);
    w.string('text', '\u00e4');
    w.binary('bytes', bytes_of('ff'));
    w.raw(bytes_of('ee'));
    w.packet_id(7);
    expect(w.finish(0x30)).toEqual(bytes_of('30 0d 01 02 03 00 02 c3 a4 00 01 ff ee 00 07'));
  });

  it.each([0, 127, 128, 16_383, 16_384, 2_097_151, 2_097_152])('frames a body of %i bytes', (length) => {
    const w = new WireWriter();
    w.raw(new Uint8Array(length).fill(7));
    const packet = w.finish(0x30);
    if ('clause' in packet) throw new Error(packet.reason);
    let read = 0;
    let at = 1;
    for (let shift = 0; ; shift += 7) {
      read |= (packet[at]! & 0x7f) << shift;
      if (packet[at++]! < 0x80) break;
    }
    expect(read).toBe(length);
    expect(packet.length - at).toBe(length);
    expect(packet.at(-1)).toBe(length === 0 ? 0 : 7);
  });

  it('keeps the first error and gives it instead of bytes', () => {
    const w = new WireWriter();
    w.string('text', 'a\0');
    w.packet_id(0);
    expect(w.finish(0x30)).toMatchObject({ clause: '[MQTT-1.5.3-2]' });
    const long = new WireWriter();
    long.string('text', 'x'.repeat(65_536));
    expect(long.finish(0x30)).toMatchObject({ clause: 'MQTT 1.5.3' });
  });
});
