import { describe, expect, it } from 'vitest';
import { MqttFrame } from '../../../mqtt/codec/mqtt_frame.ts';
import { WireReader } from '../../../mqtt/codec/wire_reader.ts';
import { bytes_of } from './vectors.ts';

function reader(body: string): WireReader {
  const bytes = bytes_of(`30 ${body} ee ee`);
  return new WireReader(new MqttFrame(bytes, 0, 1, bytes.length - 2));
}

describe('WireReader', () => {
  it('reads the fields in order and knows what remains', () => {
    const r = reader("01 02 03 00 02 'hi' 00 01 ff aa bb");
    expect([r.u8('a'), r.u16('b'), r.string('c')]).toEqual([1, 0x0203, 'hi']);
    expect(r.binary('d')).toEqual(bytes_of('ff'));
    expect(r.remaining).toBe(2);
    expect(r.rest()).toEqual(bytes_of('aa bb'));
    r.done();
    expect(r.error).toBeNull();
  });

  it('never reads past its frame', () => {
    const r = reader('01');
    expect(r.u16('number')).toBe(0);
    expect(r.error).toMatchObject({
      clause: 'MQTT 2.2.3',
      reason: 'PUBLISH: the packet ends inside the number',
    });
  });

  it('keeps the first error and gives empty values after it', () => {
    const r = reader('00 05 61 62');
    expect(r.string('text')).toBe('');
    r.fail('[X]', 'a later error');
    expect([r.u8('a'), r.binary('b').length, r.rest().length, r.remaining]).toEqual([0, 0, 0, 0]);
    expect(r.error?.reason).toContain('inside the text');
  });

  it('refuses what is left over, and packet id 0', () => {
    const left_over = reader('00');
    left_over.done();
    expect(left_over.error?.clause).toBe('MQTT 2.2.3');
    const zero = reader('00 00');
    zero.packet_id();
    expect(zero.error?.clause).toBe('[MQTT-2.3.1-1]');
  });
});
