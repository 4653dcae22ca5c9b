import fc from 'fast-check';
import { expect, it } from 'vitest';
import { BrokerFaults } from '../../../../mqtt/broker/faults/broker_fault.ts';
import { DAMAGES, malformed_answer } from '../../../../mqtt/broker/faults/malformed_answer.ts';
import { decode_packet, encode_packet } from '../../../../mqtt/codec/mqtt_codec.ts';
import { MQTT_MALFORMED, type MqttPacket } from '../../../../mqtt/codec/mqtt_packet.ts';
import { arbitrary_packet } from '../../codec/arbitrary_packet.ts';
import { runs } from '../../codec/runs.ts';
import { hex } from '../../codec/vectors.ts';
import { always, PUBACK_7 } from './chosen.ts';

function damaged(option: number, packet: MqttPacket, bytes: Uint8Array): Uint8Array {
  const faults = new BrokerFaults(always(option).choose);
  faults.install(malformed_answer());
  return faults.answer('c', packet, bytes).pieces[0]!;
}

it.each([
  [1, '4f020007'],
  [2, 'f0020007'],
  [3, '408080808001'],
  [4, '40030007'],
  [5, '40020000'],
])('option %i makes %s of a PUBACK', (option, expected) => {
  expect(hex(damaged(option, PUBACK_7.packet, PUBACK_7.bytes))).toBe(expected);
});

it('leaves no packet of any type valid', () => {
  const option = fc.integer({ min: 1, max: DAMAGES.length });
  fc.assert(
    fc.property(arbitrary_packet, option, (packet, taken) => {
      const bytes = encode_packet(packet);
      if ('clause' in bytes) throw new Error(bytes.reason);
      expect(decode_packet(damaged(taken, packet, bytes)).type).toBe(MQTT_MALFORMED);
    }),
    runs(1000),
  );
});
