import { describe, expect, it } from 'vitest';
import {
  find_frame,
  MqttFrame,
  remaining_length_size,
  reserved_flags,
} from '../../../mqtt/codec/mqtt_frame.ts';
import { bytes_of } from './vectors.ts';

const MAXIMUM = 268_435_460;

function find(vector: string, limit = MAXIMUM) {
  const bytes = bytes_of(vector);
  return find_frame(bytes, 0, bytes.length, limit);
}

describe('the fixed header', () => {
  it('gives a view that points to the body', () => {
    const bytes = bytes_of('ff 3d 02 aa bb ff');
    const frame = find_frame(bytes, 1, bytes.length, MAXIMUM);
    expect(frame).toBeInstanceOf(MqttFrame);
    expect(frame).toMatchObject({ type: 3, flags: 13, start: 1, body_start: 3, end: 5, total_length: 4 });
  });

  it('asks for more bytes until the packet is whole', () => {
    const bytes = new Uint8Array(131 + 3);
    bytes.set([0x30, 0x80 | 3, 1]);
    for (let end = 0; end < bytes.length; end++) expect(find_frame(bytes, 0, end, MAXIMUM)).toBeNull();
    expect(find_frame(bytes, 0, bytes.length, MAXIMUM)).toMatchObject({ body_start: 3, end: 134 });
  });

  it.each([
    ['00', 0],
    ['7f', 127],
    ['80 01', 128],
    ['ff 7f', 16_383],
    ['80 80 01', 16_384],
    ['ff ff 7f', 2_097_151],
    ['80 80 80 01', 2_097_152],
    ['ff ff ff 7f', 268_435_455],
  ])('reads remaining length %s as %i (table 2.4)', (vector, length) => {
    // One byte less than the packet has as a limit: the message tells what was read.
    const result = find(`30 ${vector}`, 0);
    const size = 1 + vector.split(' ').length + length;
    expect(result).toMatchObject({
      clause: 'MQTT 2.2.3',
      reason: `a packet of ${size} bytes, the limit here is 0`,
    });
    expect(remaining_length_size(length)).toBe(vector.split(' ').length);
  });

  it('refuses a remaining length of five bytes', () => {
    expect(find('30 80 80 80 80')).toMatchObject({ clause: 'MQTT 2.2.3' });
  });

  it('accepts a remaining length with needless bytes, which 3.1.1 does not forbid', () => {
    expect(find('c0 80 00')).toMatchObject({ body_start: 3, end: 3 });
  });

  it('judges type and flags from the first byte alone', () => {
    expect(find('00')).toMatchObject({ clause: 'MQTT 2.2.1' });
    expect(find('f0')).toMatchObject({ clause: 'MQTT 2.2.1' });
    expect(find('11')).toMatchObject({ clause: '[MQTT-2.2.2-1]' });
    expect(find('36')).toMatchObject({ clause: '[MQTT-3.3.1-4]' });
  });

  it('knows the reserved flags of table 2.2', () => {
    const flags = Array.from({ length: 15 }, (_, type) => reserved_flags(type));
    expect(flags).toEqual([0, 0, 0, 0, 0, 0, 2, 0, 2, 0, 2, 0, 0, 0, 0]);
  });
});
