import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encode_packet } from '../../../mqtt/codec/mqtt_codec.ts';
import { MQTT_PINGREQ, MQTT_PUBLISH, type MqttPacket } from '../../../mqtt/codec/mqtt_packet.ts';
import { MqttStreamDecoder } from '../../../mqtt/codec/mqtt_stream_decoder.ts';
import { arbitrary_packet } from './arbitrary_packet.ts';
import { runs } from './runs.ts';
import { bytes_of } from './vectors.ts';

function encoded(packet: MqttPacket): Uint8Array {
  const bytes = encode_packet(packet);
  if ('clause' in bytes) throw new Error(bytes.reason);
  return bytes;
}

function drain(decoder: MqttStreamDecoder): unknown[] {
  const out: unknown[] = [];
  for (;;) {
    const packet = decoder.next();
    if (packet === null || 'clause' in packet) return packet === null ? out : [...out, packet];
    out.push(packet);
  }
}

function publish(size: number): MqttPacket {
  const payload = new Uint8Array(size).fill(0x55);
  return { type: MQTT_PUBLISH, topic: 't', payload, qos: 0, retain: false, dup: false, packet_id: 0 };
}

describe('MqttStreamDecoder', () => {
  it('finds the same packets however the stream is cut, and keeps nothing of reused chunks', () => {
    const cuts = fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(fc.array(arbitrary_packet, { minLength: 1, maxLength: 5 }), cuts, (packets, sizes) => {
        const stream = packets.flatMap((packet) => [...encoded(packet)]);
        const decoder = new MqttStreamDecoder(1_000_000);
        const found: unknown[] = [];
        let at = 0;
        for (let n = 0; at < stream.length; n++) {
          const chunk = new Uint8Array(stream.slice(at, at + sizes[n % sizes.length]!));
          at += chunk.length;
          decoder.push(chunk);
          found.push(...drain(decoder));
          chunk.fill(0xee);
        }
        expect(found).toEqual(packets);
        expect(decoder.buffered_bytes).toBe(0);
      }),
      runs(300),
    );
  });

  it('gives several packets of one chunk one by one', () => {
    const decoder = new MqttStreamDecoder(100);
    decoder.push(bytes_of('c0 00 c0 00 c0'));
    expect(decoder.next()).toEqual({ type: MQTT_PINGREQ });
    expect(decoder.buffered_bytes).toBe(3);
    expect(decoder.next()).toEqual({ type: MQTT_PINGREQ });
    expect(decoder.next()).toBeNull();
    expect(decoder.buffered_bytes).toBe(1);
    decoder.push(bytes_of('00'));
    expect(decoder.next()).toEqual({ type: MQTT_PINGREQ });
  });

  it('survives a chunk that is let go of, and chunks pushed before the rest was drained', () => {
    const decoder = new MqttStreamDecoder(100);
    const chunk = bytes_of('c0 00 c0 00');
    decoder.push(chunk);
    decoder.next();
    decoder.let_go_of_chunk();
    chunk.fill(0xff);
    decoder.push(bytes_of('d0'));
    decoder.push(bytes_of('00 e0 00'));
    expect(drain(decoder)).toEqual([{ type: 12 }, { type: 13 }, { type: 14 }]);
  });

  it('refuses a packet over the limit as soon as its length is known', () => {
    const bytes = encoded(publish(100));
    const decoder = new MqttStreamDecoder(bytes.length - 1);
    decoder.push(bytes.slice(0, 2));
    expect(decoder.next()).toMatchObject({ clause: 'MQTT 2.2.3' });
    const exact = new MqttStreamDecoder(bytes.length);
    exact.push(bytes);
    expect(exact.next()).toEqual(publish(100));
  });

  it('gives the same error forever after the first one and takes nothing more in', () => {
    const decoder = new MqttStreamDecoder(100);
    decoder.push(bytes_of('c0 00 c1 00 c0 00'));
    expect(decoder.next()).toEqual({ type: MQTT_PINGREQ });
    const error = decoder.next();
    expect(error).toMatchObject({ clause: '[MQTT-2.2.2-1]' });
    decoder.push(bytes_of('c0 00'));
    expect(decoder.next()).toBe(error);
    expect(decoder.error).toBe(error);
    expect(decoder.buffered_bytes).toBe(0);
  });

  it('takes a packet that comes byte by byte in linear time', () => {
    const packet = publish(200_000);
    const bytes = encoded(packet);
    const decoder = new MqttStreamDecoder(bytes.length);
    let found: unknown = null;
    for (let at = 0; at < bytes.length; at++) {
      decoder.push(bytes.subarray(at, at + 1));
      found ??= decoder.next();
    }
    expect(found).toEqual(packet);
  });

  it('never throws, whatever the bytes', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 30 }), { maxLength: 6 }), (chunks) => {
        const decoder = new MqttStreamDecoder(1000);
        for (const chunk of chunks) {
          decoder.push(chunk);
          drain(decoder);
        }
      }),
      runs(2000),
    );
  });
});
