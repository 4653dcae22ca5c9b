import fc from 'fast-check';
import { generate } from 'mqtt-packet';
import { describe, expect, it } from 'vitest';
import { decode_packet, describe_packet, encode_packet } from '../../../mqtt/codec/mqtt_codec.ts';
import { MQTT_MALFORMED, type MqttPacket } from '../../../mqtt/codec/mqtt_packet.ts';
import { arbitrary_packet } from './arbitrary_packet.ts';
import { essence, oracle_parse, to_oracle } from './oracle.ts';
import { runs } from './runs.ts';
import { bytes_of, expect_malformed, hex } from './vectors.ts';

function encoded(packet: MqttPacket): Uint8Array {
  const bytes = encode_packet(packet);
  if ('clause' in bytes) throw new Error(`${bytes.clause} ${bytes.reason}`);
  return bytes;
}

describe('encode and decode', () => {
  it('are inverse for every packet type', () => {
    fc.assert(
      fc.property(arbitrary_packet, (packet) => {
        expect(decode_packet(encoded(packet))).toEqual(packet);
      }),
      runs(2000),
    );
  });

  it('take exactly one packet', () => {
    expect_malformed('c0 00 c0 00', 'MQTT 2.2.3');
    expect_malformed('c0', 'MQTT 2.2.3');
    expect_malformed('', 'MQTT 2.2.3');
    expect_malformed('f0 00', 'MQTT 2.2.1');
  });

  it('refuse a packet type that does not exist', () => {
    expect(encode_packet({ type: 15 } as unknown as MqttPacket)).toMatchObject({ clause: 'MQTT 2.2.1' });
  });
});

describe('against mqtt-packet', () => {
  it('gives the same bytes for the same packet', () => {
    fc.assert(
      fc.property(arbitrary_packet, (packet) => {
        expect(hex(encoded(packet))).toBe(hex(generate(to_oracle(packet), { protocolVersion: 4 })));
      }),
      runs(3000),
    );
  });

  it('is understood the same way', () => {
    fc.assert(
      fc.property(arbitrary_packet, (packet) => {
        const parsed = oracle_parse(encoded(packet));
        expect(parsed.error).toBeNull();
        expect(parsed.packets.map(essence)).toEqual([essence(to_oracle(packet))]);
      }),
      runs(3000),
    );
  });

  it('accepts no damaged packet that mqtt-packet refuses, and reads the others alike', () => {
    const damage = fc.array(fc.record({ at: fc.nat(), byte: fc.integer({ min: 0, max: 255 }) }), {
      minLength: 1,
      maxLength: 3,
    });
    let accepted = 0;
    fc.assert(
      fc.property(arbitrary_packet, damage, (packet, changes) => {
        const bytes = encoded(packet);
        for (const { at, byte } of changes) bytes[at % bytes.length] = byte;
        const ours = decode_packet(bytes);
        if (ours.type === MQTT_MALFORMED) return;
        accepted++;
        const theirs = oracle_parse(bytes);
        expect(theirs.error).toBeNull();
        expect(theirs.packets.map(essence)).toEqual([essence(to_oracle(ours))]);
      }),
      runs(5000),
    );
    // The test means something only if damage often leaves a valid packet.
    expect(accepted).toBeGreaterThan(500);
  });
});

describe('describe_packet', () => {
  it('names the type and what identifies the packet', () => {
    const line = (vector: string): string => describe_packet(decode_packet(bytes_of(vector)));
    expect(line("10 0d 00 04 'MQTT' 04 02 00 3c 00 01 'a'")).toBe('CONNECT "a" clean keepalive 60 s');
    expect(line('20 02 01 00')).toBe('CONNACK code 0 session present');
    expect(line("3b 09 00 03 'a/b' 00 0a 'hi'")).toBe('PUBLISH "a/b" QoS 1 id 10 dup retain, 2 bytes');
    expect(line("30 07 00 03 'a/b' 'hi'")).toBe('PUBLISH "a/b" QoS 0, 2 bytes');
    expect(line('40 02 00 07')).toBe('PUBACK id 7');
    expect(line("82 06 00 0a 00 01 '#' 02")).toBe('SUBSCRIBE id 10 "#" QoS 2');
    expect(line('90 04 00 0a 00 80')).toBe('SUBACK id 10 codes 0 128');
    expect(line("a2 05 00 0a 00 01 '#'")).toBe('UNSUBSCRIBE id 10 "#"');
    expect(line('c0 00')).toBe('PINGREQ');
    expect(line('f0 00')).toBe('malformed MQTT 2.2.1 packet type 15 is forbidden');
  });
});
