import { describe, expect, it } from 'vitest';
import { MQTT_PUBACK, MQTT_PUBCOMP, MQTT_PUBREC, MQTT_PUBREL } from '../../../../mqtt/codec/mqtt_packet.ts';
import { BrokerBench, payloads, publish } from '../bench.ts';

function subscriber(qos: 1 | 2, inflight_maximum = 20) {
  const bench = new BrokerBench({ inflight_maximum });
  const s = bench.connect('s');
  s.subscribe('t', qos);
  return { bench, s, p: bench.connect('p') };
}

describe('acknowledgements to the broker', () => {
  it('PUBACK lets the next message through a full window', () => {
    const { s, p } = subscriber(1, 1);
    p.publish('t', 'a', 1, 1);
    p.publish('t', 'b', 1, 2);
    expect(payloads(s.take())).toEqual(['a']);
    s.send({ type: MQTT_PUBACK, packet_id: 1 });
    expect(s.take()).toEqual([publish('t', 'b', { qos: 1, packet_id: 2 })]);
  });

  it('QoS 2 goes PUBLISH, PUBREC, PUBREL, PUBCOMP, and only then frees its place', () => {
    const { bench, s, p } = subscriber(2, 1);
    p.publish('t', 'a', 2, 1);
    p.publish('t', 'b', 2, 2);
    s.take();
    s.send({ type: MQTT_PUBREC, packet_id: 1 });
    expect(s.take()).toEqual([{ type: MQTT_PUBREL, packet_id: 1 }]);
    s.send({ type: MQTT_PUBREC, packet_id: 1 });
    expect(s.take()).toEqual([{ type: MQTT_PUBREL, packet_id: 1 }]);
    s.send({ type: MQTT_PUBCOMP, packet_id: 1 });
    expect(s.take()).toEqual([publish('t', 'b', { qos: 2, packet_id: 2 })]);
    expect(bench.core.backlog('s')).toEqual({ queued: 0, inflight: 1 });
  });

  it('for unknown ids are ignored, but PUBREC still gets PUBREL', () => {
    const { bench, s } = subscriber(2);
    s.send({ type: MQTT_PUBACK, packet_id: 9 }, { type: MQTT_PUBCOMP, packet_id: 9 });
    s.send({ type: MQTT_PUBREC, packet_id: 9 });
    expect(s.take()).toEqual([{ type: MQTT_PUBREL, packet_id: 9 }]);
    expect(s.closed).toBe(false);
    expect(bench.core.statistics.acknowledgements_unknown).toBe(3);
  });

  it.each([
    [1, MQTT_PUBREC],
    [1, MQTT_PUBCOMP],
    [2, MQTT_PUBACK],
    [2, MQTT_PUBCOMP],
  ] as const)('QoS %i answered by packet type %i ends the connection', (qos, type) => {
    const { s, p } = subscriber(qos);
    p.publish('t', 'a', qos, 1);
    s.send({ type, packet_id: 1 });
    expect([s.closed, s.connection.close?.clause]).toEqual([
      true,
      type === MQTT_PUBACK ? '[MQTT-4.3.2-2]' : '[MQTT-4.3.3-2]',
    ]);
  });
});
